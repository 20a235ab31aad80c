// The text terminal as a person has it in hand: the real program on a 20x16 screen
// (a tmux of its own), read line by line, with a scanner and keys.
#pragma once
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "shared/base/process.h"

namespace fw::test {

class HandTerminal {
 public:
  // The words that start floorwave-terminal as this device, its outbox in `data`.
  static std::vector<std::string> words_of(const std::string& device, const std::string& endpoint,
                                           const std::string& data);
  // `words` start floorwave-terminal; `folder` holds tmux's socket.
  HandTerminal(std::string folder, std::vector<std::string> words);
  ~HandTerminal();
  HandTerminal(const HandTerminal&) = delete;
  HandTerminal& operator=(const HandTerminal&) = delete;

  void start();
  // kill -9, as when the battery falls out.
  void pull_battery();

  // What is on the screen: 16 lines without blanks at their ends.
  std::string text();
  // The same once it stays as it is for a moment and nothing typed is left.
  std::string settled();
  static std::vector<std::string> lines_of(const std::string& text);
  // Waits until the screen says so; throws with the screen when it does not.
  void wait_for(const std::string& part, int timeout_ms = 20'000);
  // Waits until the screen is another one than `before`.
  void wait_for_change(const std::string& before, int timeout_ms = 20'000);

  void scan(const std::string& code);  // code and ENTER in one burst
  // tmux's name of a key: "Enter", "F1". Who chose by a digit reads what is asked next
  // before they press ENTER.
  void press(const std::string& key);
  void type(const std::string& text);  // slowly, with ENTER
  // The number of the line that says so; throws with the screen when none does.
  void choose(const std::string& part);
  // The same in the menu behind F4.
  void call(const std::string& part);

 private:
  std::string tmux(std::vector<std::string> words);

  std::string folder_;
  std::vector<std::string> words_;
  std::chrono::steady_clock::time_point chose_at_{};
};

}  // namespace fw::test
