// A folder as a printer: every job becomes JOB.zpl and JOB.png. For sites whose
// print system watches a folder, for the demo and for looking at labels.
//
// A file appears whole or not at all (temporary name, fsync, rename, fsync of the
// folder), the picture before the ZPL, so whoever sees JOB.zpl finds both. The
// same job again replaces its files by the same ones: the port is idempotent.
#pragma once
#include <string>

#include "hw/label_printer/label_printer.h"

namespace fw::hw {

class FolderPrinter final : public LabelPrinter {
 public:
  // `name` is the printer's code, for messages. The folder is made when missing.
  FolderPrinter(std::string name, std::string folder);

  SendResult send(const PrintJob& job) override;
  PrinterCheck check() override;
  bool idempotent() const override { return true; }
  bool wants_png() const override { return true; }

 private:
  std::string name_;
  std::string folder_;
};

}  // namespace fw::hw
