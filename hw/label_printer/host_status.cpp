#include "hw/label_printer/host_status.h"

#include <array>
#include <charconv>
#include <cstdio>
#include <vector>

namespace fw::hw {
namespace {

constexpr char stx = '\x02';
constexpr char etx = '\x03';

// The fields of the next STX ... ETX line; moves `answer` behind it.
std::optional<std::vector<int>> next_line(std::string_view& answer) {
  const std::size_t start = answer.find(stx);
  if (start == std::string_view::npos) return std::nullopt;
  const std::size_t end = answer.find(etx, start);
  if (end == std::string_view::npos) return std::nullopt;
  std::string_view line = answer.substr(start + 1, end - start - 1);
  answer.remove_prefix(end + 1);
  std::vector<int> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    const std::string_view field = line.substr(0, comma);
    int value = 0;
    const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || stop != field.data() + field.size()) return std::nullopt;
    fields.push_back(value);
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

}  // namespace

std::optional<HostStatus> parse_host_status(std::string_view answer) {
  const auto first = next_line(answer);
  const auto second = next_line(answer);
  const auto third = next_line(answer);
  if (!first || !second || !third) return std::nullopt;
  if (first->size() < 12 || second->size() < 9 || third->size() < 2) return std::nullopt;
  const std::vector<int>& a = *first;   // aaa,b,c,dddd,eee,f,g,h,iii,j,k,l
  const std::vector<int>& b = *second;  // mmm,n,o,p,q,r,s,t,uuuuuuuu,v,www
  HostStatus status;
  status.paper_out = a[1] != 0;
  status.paused = a[2] != 0;
  status.formats_waiting = a[4];
  status.buffer_full = a[5] != 0;
  status.partial_format = a[7] != 0;
  status.too_cold = a[10] != 0;
  status.too_hot = a[11] != 0;
  status.head_open = b[2] != 0;
  status.ribbon_out = b[3] != 0;
  status.label_waiting = b[7] != 0;
  status.labels_left = b[8];
  return status;
}

std::string to_host_status_answer(const HostStatus& s) {
  std::array<char, 160> text{};
  std::snprintf(text.data(), text.size(),
                "\x02"
                "030,%d,%d,1225,%03d,%d,0,%d,000,0,%d,%d\x03\r\n"
                "\x02"
                "000,0,%d,%d,0,2,6,%d,%08d,1,000\x03\r\n"
                "\x02"
                "1234,0\x03\r\n",
                s.paper_out, s.paused, s.formats_waiting % 1000, s.buffer_full, s.partial_format,
                s.too_cold, s.too_hot, s.head_open, s.ribbon_out, s.label_waiting,
                s.labels_left % 100'000'000);
  return text.data();
}

std::string fault_text(const HostStatus& status, std::string_view printer) {
  const auto on = [&](const char* what, const char* todo) {
    return std::string(what) + " on " + std::string(printer) + ": " + todo;
  };
  if (status.head_open) return on("head open", "close the print head");
  if (status.paper_out) return on("paper out", "load a roll and press PAUSE");
  if (status.ribbon_out) return on("ribbon out", "load a ribbon and press PAUSE");
  if (status.paused) return on("paused", "press PAUSE");
  if (status.too_hot) return on("head too hot", "let it cool down, it goes on by itself");
  if (status.too_cold) return on("head too cold", "wait until it is warm");
  if (status.buffer_full) return on("buffer full", "wait, or switch the printer off and on");
  if (status.label_waiting) return on("label not taken", "take the printed label off");
  return "";
}

bool is_idle(const HostStatus& status) {
  return status.formats_waiting == 0 && status.labels_left == 0 && !status.partial_format;
}

}  // namespace fw::hw
