// The areas that doctor looks at, one function each: what it finds is appended.
// What is judged how badly stands in doctor_checks.cpp and nowhere else.
#pragma once
#include <vector>

#include "server/service/doctor.h"

namespace fw::service {

void look_at_configuration(const Installation& installation, EpochMs now,
                           std::vector<Symptom>& symptoms);
// Room and sync times of the data folder: writes a small file there.
void look_at_disk(const Installation& installation, std::vector<Symptom>& symptoms);
// The wall clock against the last commit and against the devices' clocks.
void look_at_clock(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms);
void look_at_printers(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms);
void look_at_scales(store::Connection& database, std::vector<Symptom>& symptoms);
void look_at_upstreams(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms);
// Silent leases, jobs, discrepancies that are overdue.
void look_at_work(store::Connection& database, EpochMs now, std::vector<Symptom>& symptoms);

}  // namespace fw::service
