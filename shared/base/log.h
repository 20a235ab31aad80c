// One line a message on standard error: time, level, program, text. The level
// says who must act: error = somebody now, warn = somebody today, info = nobody.
// Thread-safe. Personal data never goes into a log line, only ids.
#pragma once
#include <string>
#include <string_view>

namespace fw::log {

enum class Level { debug, info, warn, error };

// Called once from main: the program's name and the least level shown.
void configure(std::string program, Level least);
void write(Level level, std::string_view text);

inline void debug(std::string_view text) { write(Level::debug, text); }
inline void info(std::string_view text) { write(Level::info, text); }
inline void warn(std::string_view text) { write(Level::warn, text); }
inline void error(std::string_view text) { write(Level::error, text); }

}  // namespace fw::log
