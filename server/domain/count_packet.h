// A count of one place as a work packet.
//
// The floor process: scan the place; for each item and lot known there type how
// many lie there (the books' number is not shown: a blind count); at the end say
// that this was all. On the way: another item lies here (scan it, how many), or
// nothing of what is still asked is there.
#pragma once
#include <string>
#include <vector>

#include "server/domain/pick_packet.h"

namespace fw::domain {

struct CountLine {
  Id item = 0;
  Id lot = 0;
  std::string sku, item_name, lot_code, expiry_date;
  std::vector<ItemCode> codes;
};

struct CountWork {
  Id revision = 1;  // step ids of different revisions never meet
  Id place = 0;
  std::string place_code, check_digits, aisle, level;
  std::vector<CountLine> lines;
};

PacketDraft count_packet(const CountWork& work);

}  // namespace fw::domain
