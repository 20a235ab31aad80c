#include "server/domain/changes.h"

namespace fw::domain {

const char* column_of(Bucket bucket) {
  switch (bucket) {
    case Bucket::open:
      return "open";
    case Bucket::reserved:
      return "reserved";
    case Bucket::allocated:
      return "allocated";
    case Bucket::picked:
      return "picked";
    case Bucket::packed:
      return "packed";
    case Bucket::shipped:
      return "shipped";
    case Bucket::cancelled:
      return "cancelled";
  }
  return "open";
}

}  // namespace fw::domain
