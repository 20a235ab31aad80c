// A folder as a printer: every job becomes JOB.zpl and JOB.png. For sites whose
// print system watches a folder, for the demo and for looking at labels.
//
// A file appears whole or not at all (temporary name, sync, rename, fsync of the
// folder), the picture before the ZPL, so whoever sees JOB.zpl finds both. The
// same job again replaces its files by the same ones: the port is idempotent.
// Many jobs at once share one sync of the file system.
#pragma once
#include <string>

#include "hw/label_printer/label_printer.h"

namespace fw::hw {

class FolderPrinter final : public LabelPrinter {
 public:
  // `name` is the printer's code, for messages. The folder is made when missing.
  FolderPrinter(std::string name, std::string folder);

  SendResult send(const PrintJob& job) override;
  std::vector<SendResult> send_all(std::span<const PrintJob> jobs) override;
  PrinterCheck check() override;
  bool idempotent() const override { return true; }
  bool wants_png() const override { return true; }

 private:
  SendResult refused(const std::string& why) const;

  std::string name_;
  std::string folder_;
};

}  // namespace fw::hw
