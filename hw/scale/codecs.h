// The languages of scales, as pure functions on bytes.
//
//   MT-SICS       Mettler-Toledo: lines with CR LF; "SI" -> "S S     100.00 g"
//   Toledo 8217   "W" -> STX weight [N] CR, or STX ? status CR
//   NCI SCP-01    "W" CR -> LF weight unit CR LF status CR ETX
//
// Each has its request, a decoder for what a scale answers, and an encoder, with
// which simulators and tests speak as a scale does. A decoder takes one answer off
// the front of `bytes` and gives its reading; with half an answer it takes nothing
// and gives nothing; bytes that begin no answer are dropped.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "hw/scale/scale.h"

namespace fw::hw {

enum class ScaleProtocol { mt_sics, toledo_8217, nci };
// The unit of a scale that sends none (Toledo 8217).
enum class WeightUnit { gram, kilogram, pound, ounce };

std::string_view weight_request(ScaleProtocol protocol);
std::optional<Reading> take_answer(ScaleProtocol protocol, std::string& bytes, WeightUnit unit);
// Weights go out in kilograms with three decimals.
std::string encode_answer(ScaleProtocol protocol, const Reading& reading);

// "1.240" in kilograms -> 1240 grams, rounded half away from zero; nothing for
// text that is no decimal number or does not fit.
std::optional<std::int64_t> to_grams(std::string_view decimal, WeightUnit unit);
// "kg", "g", "lb", "oz", whatever the case.
std::optional<WeightUnit> weight_unit(std::string_view text);

}  // namespace fw::hw
