// CSV files of the importer: the first line names the kind, the rest is the file.
#include "server/service/import.h"
#include "shared/base/csv.h"
#include "tests/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text = fw::fuzz::text_of(data, size);
  const auto line = text.find('\n');
  (void)fw::parse_csv(text);
  if (line == std::string::npos) return 0;
  const auto file = fw::service::read_import(text.substr(0, line), text.substr(line + 1));
  if (!file) return 0;
  // Chunks cover all rows and each has some.
  for (std::size_t from = 0; from < file->rows.size();) {
    const std::size_t end = fw::service::import_chunk_end(*file, from);
    fw::fuzz::must(end > from && end <= file->rows.size());
    from = end;
  }
  return 0;
}
