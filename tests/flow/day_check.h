// What must hold at the end of every day on the floor, whatever happened on it.
#pragma once
#include <cstdint>
#include <string>

#include <boost/json.hpp>

#include "tests/support/floor_processes.h"

namespace fw::test {

// summary.part.key, 0 when absent.
std::int64_t number(const boost::json::object& summary, const char* part, const char* key);

// Ends the day. Every order has ended, no fact is lost or counted twice, each parcel
// has one live label, the shop took each shipment once, books and world agree, and no
// invariant is broken.
void check_the_day(FloorProcesses& floor);

// Waits until a little more has been done than now, or nothing is left to be done.
void work_a_little(FloorProcesses& floor);

}  // namespace fw::test
