#include "hw/scale/codecs.h"

#include <cstdio>
#include <cstdlib>

namespace fw::hw {
namespace {

constexpr char stx = '\x02';
constexpr char etx = '\x03';
constexpr std::size_t most_answer = 64;

std::string_view trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// A scale that shows less than nothing has no weight to give.
Reading stable(std::int64_t grams) {
  if (grams < 0) return {0, ScaleStatus::under};
  return {grams, ScaleStatus::stable};
}

Reading just(ScaleStatus status) { return {0, status}; }

// "100.00 g", with spaces in front.
std::optional<std::int64_t> grams_with_unit(std::string_view text) {
  text = trim(text);
  const std::size_t end = text.find_last_of("0123456789.");
  if (end == std::string_view::npos) return std::nullopt;
  const auto unit = weight_unit(trim(text.substr(end + 1)));
  if (!unit) return std::nullopt;
  return to_grams(trim(text.substr(0, end + 1)), *unit);
}

// Bits that the two protocols of retail scales share in meaning, not in place.
struct StatusBits {
  bool moving = false;
  bool over = false;
  bool under = false;
  bool fault = false;
};

std::optional<Reading> reading_of(const StatusBits& bits) {
  if (bits.fault) return just(ScaleStatus::fault);
  if (bits.over) return just(ScaleStatus::over);
  if (bits.under) return just(ScaleStatus::under);
  if (bits.moving) return just(ScaleStatus::moving);
  return std::nullopt;
}

// --- MT-SICS -----------------------------------------------------------------
// S S value unit | S D value unit (moving) | S I busy | S + | S - | ES ET EL wrong.
Reading sics_reading(std::string_view line) {
  if (line.size() < 3 || line.substr(0, 2) != "S ") return just(ScaleStatus::fault);
  switch (line[2]) {
    case 'S': {
      const auto grams = grams_with_unit(line.substr(3));
      return grams ? stable(*grams) : just(ScaleStatus::fault);
    }
    case 'D':
    case 'I':
      return just(ScaleStatus::moving);
    case '+':
      return just(ScaleStatus::over);
    case '-':
      return just(ScaleStatus::under);
    default:
      return just(ScaleStatus::fault);
  }
}

std::optional<Reading> take_sics(std::string& bytes) {
  for (;;) {
    const std::size_t end = bytes.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::string line = bytes.substr(0, end);
    bytes.erase(0, end + 1);
    while (!line.empty() && line.back() == '\r') line.pop_back();
    // Other lines (the serial number after power-up) are no answers to a weight.
    const bool error = line == "ES" || line == "ET" || line == "EL";
    if (line.substr(0, 2) == "S " || error) return sics_reading(line);
  }
}

// --- Toledo 8217 ---------------------------------------------------------------
// Status character: bit 0 moving, 1 over capacity, 2 under zero, 3 outside the
// zero capture range, 4 centre of zero, 5 net weight, 6 wrong command.
Reading toledo_status(char status) {
  const auto bits = static_cast<unsigned char>(status);
  StatusBits known;
  known.moving = (bits & 0x01) != 0;
  known.over = (bits & 0x02) != 0;
  known.under = (bits & 0x04) != 0;
  known.fault = (bits & 0x08) != 0;
  return reading_of(known).value_or(just(ScaleStatus::moving));
}

Reading toledo_reading(std::string_view body, WeightUnit unit) {
  if (!body.empty() && body.front() == '?') {
    return body.size() == 2 ? toledo_status(body[1]) : just(ScaleStatus::fault);
  }
  if (!body.empty() && body.back() == 'N') body.remove_suffix(1);  // net weight
  const auto grams = to_grams(trim(body), unit);
  return grams ? stable(*grams) : just(ScaleStatus::fault);
}

std::optional<Reading> take_toledo(std::string& bytes, WeightUnit unit) {
  const std::size_t start = bytes.find(stx);
  bytes.erase(0, start);
  const std::size_t end = bytes.find('\r');
  if (end == std::string::npos) return std::nullopt;
  const std::string body = bytes.substr(1, end - 1);
  bytes.erase(0, end + 1);
  return toledo_reading(body, unit);
}

// --- NCI SCP-01 ------------------------------------------------------------------
// Status characters: first bit 0 moving, 1 at zero, 2 and 3 memory errors; second
// bit 0 under capacity, 1 over capacity, 2 ROM error, 3 faulty calibration. Some
// scales put an 'S' in front of them.
std::optional<Reading> nci_status(std::string_view status) {
  if (!status.empty() && status.front() == 'S') status.remove_prefix(1);
  if (status.size() < 2) return just(ScaleStatus::fault);
  const auto first = static_cast<unsigned char>(status[0]);
  const auto second = static_cast<unsigned char>(status[1]);
  StatusBits known;
  known.moving = (first & 0x01) != 0;
  known.under = (second & 0x01) != 0;
  known.over = (second & 0x02) != 0;
  known.fault = (first & 0x0C) != 0 || (second & 0x0C) != 0;
  return reading_of(known);
}

Reading nci_reading(std::string_view answer) {
  // "weight unit" CR LF "status" CR, or "status" CR alone, or "?" CR.
  const std::size_t line = answer.find('\n');
  std::string_view last = line == std::string_view::npos ? answer : answer.substr(line + 1);
  last = last.substr(0, last.find('\r'));
  if (const auto bad = nci_status(last)) return *bad;
  if (line == std::string_view::npos) return just(ScaleStatus::moving);
  const auto grams = grams_with_unit(answer.substr(0, answer.find('\r')));
  return grams ? stable(*grams) : just(ScaleStatus::fault);
}

std::optional<Reading> take_nci(std::string& bytes) {
  bytes.erase(0, bytes.find('\n'));
  const std::size_t end = bytes.find(etx);
  if (end == std::string::npos) return std::nullopt;
  const std::string answer = bytes.substr(1, end - 1);
  bytes.erase(0, end + 1);
  return nci_reading(answer);
}

// --- as a scale speaks -------------------------------------------------------------
std::string kilograms(std::int64_t grams) {
  char text[64];
  std::snprintf(text, sizeof text, "%lld.%03lld", static_cast<long long>(grams / 1000),
                static_cast<long long>(std::llabs(grams % 1000)));
  return text;
}

std::string sics_answer(const Reading& reading) {
  switch (reading.status) {
    case ScaleStatus::stable: {
      const std::string weight = kilograms(reading.weight_g);
      const std::string padding(weight.size() < 10 ? 10 - weight.size() : 0, ' ');
      return "S S " + padding + weight + " kg\r\n";
    }
    case ScaleStatus::moving:
      return "S I\r\n";
    case ScaleStatus::over:
      return "S +\r\n";
    case ScaleStatus::under:
      return "S -\r\n";
    case ScaleStatus::fault:
      return "ES\r\n";
  }
  return {};
}

std::string toledo_answer(const Reading& reading) {
  const auto status = [](char bits) {
    return std::string{stx, '?', static_cast<char>(0x40 | bits), '\r'};
  };
  switch (reading.status) {
    case ScaleStatus::stable:
      return stx + kilograms(reading.weight_g) + "\r";
    case ScaleStatus::moving:
      return status(0x01);
    case ScaleStatus::over:
      return status(0x02);
    case ScaleStatus::under:
      return status(0x04);
    case ScaleStatus::fault:
      return status(0x08);
  }
  return {};
}

std::string nci_answer(const Reading& reading) {
  const std::string weight = "\n" + kilograms(reading.weight_g) + "kg\r\n";
  const std::string end = std::string("\r") + etx;
  switch (reading.status) {
    case ScaleStatus::stable:
      return weight + "00" + end;
    case ScaleStatus::moving:
      return weight + "10" + end;
    case ScaleStatus::over:
      return weight + "02" + end;
    case ScaleStatus::under:
      return weight + "01" + end;
    case ScaleStatus::fault:
      return weight + "08" + end;
  }
  return {};
}

}  // namespace

std::string_view weight_request(ScaleProtocol protocol) {
  switch (protocol) {
    case ScaleProtocol::mt_sics:
      return "SI\r\n";
    case ScaleProtocol::toledo_8217:
      return "W";
    case ScaleProtocol::nci:
      return "W\r";
  }
  return {};
}

std::optional<Reading> take_answer(ScaleProtocol protocol, std::string& bytes, WeightUnit unit) {
  std::optional<Reading> reading;
  switch (protocol) {
    case ScaleProtocol::mt_sics:
      reading = take_sics(bytes);
      break;
    case ScaleProtocol::toledo_8217:
      reading = take_toledo(bytes, unit);
      break;
    case ScaleProtocol::nci:
      reading = take_nci(bytes);
      break;
  }
  // Noise without an end must not pile up.
  if (!reading && bytes.size() > most_answer) bytes.clear();
  return reading;
}

std::string encode_answer(ScaleProtocol protocol, const Reading& reading) {
  switch (protocol) {
    case ScaleProtocol::mt_sics:
      return sics_answer(reading);
    case ScaleProtocol::toledo_8217:
      return toledo_answer(reading);
    case ScaleProtocol::nci:
      return nci_answer(reading);
  }
  return {};
}

}  // namespace fw::hw
