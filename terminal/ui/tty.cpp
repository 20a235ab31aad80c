#include "terminal/ui/tty.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace fw::terminal {

TtyMode::TtyMode(int descriptor) : descriptor_(descriptor) {
  termios mode{};
  if (isatty(descriptor) == 0 || tcgetattr(descriptor, &mode) != 0) return;
  before_ = mode;
  cfmakeraw(&mode);
  tcsetattr(descriptor, TCSANOW, &mode);
}

TtyMode::~TtyMode() {
  if (before_) tcsetattr(descriptor_, TCSANOW, &*before_);
}

TtySize tty_size(int descriptor) {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return {};
  return {size.ws_col, size.ws_row};
}

Result<int> open_serial(const std::string& path, bool seven_bits_even) {
  const int port = open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (port < 0)
    return refuse("no_serial_port", path + ": " + std::strerror(errno), "a serial port of a scale",
                  "correct scale.port, or leave it empty");
  termios mode{};
  if (tcgetattr(port, &mode) != 0) return port;  // a pipe of a test
  cfmakeraw(&mode);
  cfsetspeed(&mode, B9600);
  mode.c_cflag |= CLOCAL | CREAD;
  if (seven_bits_even) {
    mode.c_cflag &= ~static_cast<tcflag_t>(CSIZE);
    mode.c_cflag |= CS7 | PARENB;
  }
  tcsetattr(port, TCSANOW, &mode);
  return port;
}

bool write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor, bytes.data(), bytes.size());
    if (written > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      pollfd ready{descriptor, POLLOUT, 0};
      poll(&ready, 1, 1000);
    } else if (errno != EINTR) {
      return false;
    }
  }
  return true;
}

}  // namespace fw::terminal
