// UTF-8 (RFC 3629): whether text is valid, and cutting it only between characters.
#pragma once
#include <string>
#include <string_view>

namespace fw {

// Length in bytes of the character at the start of `text`, 1 to 4; 0 when it is
// not valid there (overlong forms, surrogates and values above U+10FFFF are not).
std::size_t utf8_length(std::string_view text);

// `text` with each invalid byte replaced by U+FFFD, cut to at most `max` bytes
// between two characters.
std::string clean_utf8(std::string_view text, std::size_t max);

// True when `text` is valid and at most `max` bytes.
bool is_clean_utf8(std::string_view text, std::size_t max);

}  // namespace fw
