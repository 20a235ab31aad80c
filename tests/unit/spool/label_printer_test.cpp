// The drivers: what they say must be true of the paper.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <catch2/catch.hpp>

#include "hw/label_printer/folder_printer.h"
#include "hw/label_printer/host_status.h"
#include "hw/label_printer/simulated_printer.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/spool/printer_thread.h"

namespace fw::test {
namespace {

using hw::Mishap;
using hw::PrinterFaults;
using hw::PrintJob;
using hw::SendOutcome;
using hw::SendResult;
using wire::Evidence;

const SendResult accepted{SendOutcome::sent, Evidence::accepted_by_port, ""};
const SendResult seen_printed{SendOutcome::sent, Evidence::printer_status, ""};

std::string zpl(const std::string& job, std::size_t size = 0) {
  return "^XA\n^FXjob=" + job + "^FS\n^FO0,0^GFA,1,1,1," + std::string(size, '0') +
         "^FS^PQ1,0,1,Y^XZ\n";
}

std::string content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bool names(const std::string& detail, const std::string& what) {
  return detail.find(what) != std::string::npos;
}

// --- Folder ------------------------------------------------------------------------

TEST_CASE("A folder gets each label as ZPL and picture, and nothing half-written") {
  const TempFolder folder;
  hw::FolderPrinter printer("P1", folder.file("labels/out"));
  CHECK(printer.send({"4711", "zpl bytes", "png bytes"}) == accepted);
  CHECK(content(folder.file("labels/out/4711.zpl")) == "zpl bytes");
  CHECK(content(folder.file("labels/out/4711.png")) == "png bytes");
  CHECK(printer.send({"4711", "zpl bytes", "png bytes"}) == accepted);
  const std::filesystem::directory_iterator files(folder.file("labels/out"));
  CHECK(std::distance(begin(files), end(files)) == 2);
  CHECK(printer.idempotent());
}

TEST_CASE("A folder that cannot be written is refused in words that help") {
  const TempFolder folder;
  std::ofstream(folder.file("file")) << "not a folder";
  hw::FolderPrinter printer("P1", folder.file("file"));
  const SendResult result = printer.send({"1", "z", "p"});
  CHECK(result.outcome == SendOutcome::refused);
  CHECK(names(result.detail, folder.file("file")));
  CHECK(!printer.check().ready);
}

TEST_CASE("A job's name never leaves the folder") {
  const TempFolder folder;
  hw::FolderPrinter printer("P1", folder.file("out"));
  for (const char* job : {"../evil", "a/b", "", ".", "a.b", "x\ny"}) {
    CHECK(printer.send({job, "z", "p"}).outcome == SendOutcome::refused);
  }
}

TEST_CASE("Many labels for a folder share their syncs, and one that fails stops the rest") {
  const TempFolder folder;
  hw::FolderPrinter printer("P1", folder.file("out"));
  const std::vector<PrintJob> jobs = {
      {"1", "z1", "p1"}, {"2", "z2", "p2"}, {"3", "z3", ""}, {"../4", "z4", ""}, {"5", "z5", ""}};
  const auto results = printer.send_all(jobs);
  REQUIRE(results.size() == 4);
  for (int i = 0; i < 3; ++i) CHECK(results[static_cast<std::size_t>(i)] == accepted);
  CHECK(results[3].outcome == SendOutcome::refused);
  CHECK(content(folder.file("out/2.zpl")) == "z2");
  CHECK(content(folder.file("out/2.png")) == "p2");
  const std::filesystem::directory_iterator files(folder.file("out"));
  CHECK(std::distance(begin(files), end(files)) == 5);
}

// --- ~HS ---------------------------------------------------------------------------

TEST_CASE("A printer's status is read as the manual writes it") {
  const std::string manual =
      "\x02"
      "030,1,0,1245,000,0,0,0,000,0,0,0\x03\r\n"
      "\x02"
      "000,0,1,0,0,2,6,0,00000000,1,000\x03\r\n"
      "\x02"
      "1234,0\x03\r\n";
  const auto status = hw::parse_host_status("noise" + manual);
  REQUIRE(status);
  CHECK(status->paper_out);
  CHECK(status->head_open);
  CHECK(!status->paused);
  CHECK(hw::fault_text(*status, "P1") == "head open on P1: close the print head");
  for (std::size_t n = 0; n < manual.size() - 3; ++n) {
    CHECK(!hw::parse_host_status(manual.substr(0, n)));
  }
}

TEST_CASE("Each status comes back as it was sent") {
  for (int bits = 0; bits < 512; ++bits) {
    hw::HostStatus s;
    bool* const flags[] = {&s.paper_out,      &s.paused,     &s.buffer_full,
                           &s.partial_format, &s.too_cold,   &s.too_hot,
                           &s.head_open,      &s.ribbon_out, &s.label_waiting};
    for (int i = 0; i < 9; ++i) *flags[i] = (bits >> i & 1) != 0;
    s.formats_waiting = bits;
    s.labels_left = bits * 7;
    CHECK(hw::parse_host_status(hw::to_host_status_answer(s)) == s);
  }
}

// --- TCP ---------------------------------------------------------------------------

TEST_CASE("Without status, a port that takes every byte is evidence of the port") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(false));
  const std::string label = zpl("7", 30'000);
  CHECK(driver.send({"7", label, ""}) == accepted);
  REQUIRE(printer.printed().size() == 1);
  CHECK(printer.printed()[0].job == "7");
  CHECK(printer.printed()[0].zpl + "\n" == label);
}

TEST_CASE("With status, a label counts when the printer has finished it") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(true));
  CHECK(driver.check().ready);
  for (const char* job : {"7", "8", "9"})
    CHECK(driver.send({job, zpl(job, 9'000), ""}) == seen_printed);
  CHECK(printer.printed().size() == 3);
}

TEST_CASE("With status, a printer with a fault gets nothing, and the fault has a name") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(true));
  struct Case {
    PrinterFaults faults;
    std::string says;
  };
  std::vector<Case> cases(5);
  cases[0] = {{}, "paper out on P1: load a roll"};
  cases[0].faults.paper_out = true;
  cases[1] = {{}, "head open on P1: close"};
  cases[1].faults.head_open = true;
  cases[2] = {{}, "paused on P1: press PAUSE"};
  cases[2].faults.paused = true;
  cases[3] = {{}, "ribbon out on P1"};
  cases[3].faults.ribbon_out = true;
  cases[4] = {{}, "P1 does not answer: check paper"};
  cases[4].faults.silent = true;
  for (const Case& one : cases) {
    printer.set_faults(one.faults);
    CAPTURE(one.says);
    const SendResult result = driver.send({"7", zpl("7"), ""});
    CHECK(result.outcome == SendOutcome::refused);
    CHECK(names(result.detail, one.says));
    CHECK(driver.check().detail == result.detail);
  }
  printer.set_faults({});
  CHECK(printer.printed().empty());
}

TEST_CASE("Without status, a printer out of paper takes the label and prints it later") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(false));
  PrinterFaults faults;
  faults.paper_out = true;
  printer.set_faults(faults);
  CHECK(driver.send({"7", zpl("7"), ""}) == accepted);
  CHECK(printer.printed().empty());
  faults.paper_out = false;
  printer.set_faults(faults);
  CHECK(printer.printed().size() == 1);
}

TEST_CASE("A printer that stalls after taking the label leaves the result unknown") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(true));
  PrinterFaults faults;
  faults.stalled = true;
  printer.set_faults(faults);
  const SendResult result = driver.send({"7", zpl("7"), ""});
  CHECK(result.outcome == SendOutcome::unknown);
  CHECK(names(result.detail, "P1 is still printing"));
}

TEST_CASE("A connection reset in the middle of a label leaves the result unknown") {
  PrinterThread printer;
  hw::TcpPrinter driver(printer.options(false));
  printer.server().reset_after(5'000);
  const SendResult result = driver.send({"7", zpl("7", 2'000'000), ""});
  CHECK(result.outcome == SendOutcome::unknown);
  CHECK(names(result.detail, "look whether it came out"));
  CHECK(printer.printed().empty());
}

TEST_CASE("A printer that is switched off refuses, certainly with nothing printed") {
  std::uint16_t port = 0;
  {
    const PrinterThread gone;
    port = gone.options(false).port;
  }
  hw::TcpPrinterOptions options;
  options.name = "P1";
  options.host = "127.0.0.1";
  options.port = port;
  hw::TcpPrinter driver(options);
  const SendResult result = driver.send({"7", zpl("7"), ""});
  CHECK(result.outcome == SendOutcome::refused);
  CHECK(names(result.detail, "P1 cannot be reached at 127.0.0.1:" + std::to_string(port)));
  options.host = "no such host.invalid";
  CHECK(hw::TcpPrinter(options).send({"7", zpl("7"), ""}).outcome == SendOutcome::refused);
}

// --- The simulated printer -----------------------------------------------------------

TEST_CASE("Half a label is never printed, and never joins the next one") {
  hw::PrinterModel model;
  model.feed(zpl("1").substr(0, 20));
  model.connection_ended();
  model.feed(zpl("2"));
  REQUIRE(model.printed().size() == 1);
  CHECK(model.printed()[0].job == "2");
}

TEST_CASE("Paper that ran out under a label brings it twice, as real printers do") {
  hw::PrinterModel model;
  model.feed(zpl("1"));
  PrinterFaults faults;
  faults.paper_out = true;
  faults.reprints_after = true;
  model.set_faults(faults);
  model.feed(zpl("2"));
  CHECK(model.waiting() == 1);
  faults.paper_out = false;
  model.set_faults(faults);
  REQUIRE(model.printed().size() == 3);
  CHECK(model.printed()[1].again);
  CHECK(model.printed()[2].job == "2");
}

TEST_CASE("Switching off loses what waits; a mishap happens once") {
  hw::SimulatedPrinter printer("P1", false);
  PrinterFaults faults;
  faults.paused = true;
  printer.model().set_faults(faults);
  CHECK(printer.send({"1", zpl("1"), ""}) == accepted);
  printer.model().power_off_and_on();
  printer.model().set_faults({});
  CHECK(printer.model().printed().empty());

  printer.next_mishap(Mishap::cut_after);
  CHECK(printer.send({"2", zpl("2"), ""}).outcome == SendOutcome::unknown);
  CHECK(printer.model().printed().size() == 1);
  printer.next_mishap(Mishap::cut_before);
  CHECK(printer.send({"3", zpl("3"), ""}).outcome == SendOutcome::unknown);
  printer.next_mishap(Mishap::unreachable);
  CHECK(printer.send({"4", zpl("4"), ""}).outcome == SendOutcome::refused);
  CHECK(printer.model().printed().size() == 1);
  CHECK(printer.send({"5", zpl("5"), ""}) == accepted);
}

}  // namespace
}  // namespace fw::test
