// Drives an import through the engine, one bounded command after another.
#include <algorithm>
#include <iterator>

#include "server/service/import.h"

namespace fw::service {
namespace {

void append(ImportReport& report, ImportReport chunk) {
  report.accepted += chunk.accepted;
  report.existed += chunk.existed;
  std::move(chunk.refused.begin(), chunk.refused.end(), std::back_inserter(report.refused));
  std::move(chunk.warnings.begin(), chunk.warnings.end(), std::back_inserter(report.warnings));
}

}  // namespace

std::shared_ptr<Importer> Importer::start(Engine& engine, ImportFile file,
                                          const ImportOptions& options, Done done,
                                          Progress progress) {
  std::shared_ptr<Importer> importer(
      new Importer(engine, std::move(file), options, std::move(done), std::move(progress)));
  importer->submit();
  return importer;
}

Importer::Importer(Engine& engine, ImportFile file, const ImportOptions& options, Done done,
                   Progress progress)
    : engine_(engine),
      file_(std::move(file)),
      options_(options),
      done_(std::move(done)),
      progress_(std::move(progress)) {
  const bool check_first = options.all_or_nothing || options.check_only;
  mode_ = check_first ? PutMode::check : PutMode::apply;
  report_.rows = static_cast<std::int64_t>(file_.rows.size() + file_.refused.size());
  report_.refused = file_.refused;
  report_.ignored_columns = file_.ignored_columns;
}

void Importer::retry() {
  if (waiting_.exchange(false)) submit();
}

// An empty chunk is submitted too: `done` always comes from the engine's thread.
void Importer::submit() {
  Command command;
  command.kind = "import " + file_.kind;
  command.run = [self = shared_from_this()](Context& context) {
    self->run_chunk(context);
    return std::string();
  };
  command.on_failure = [self = shared_from_this()](Context& context, const std::string&) {
    self->chunk_job_ = self->job_;
    if (self->job_.id != 0) store::advance_job(context.writer, self->job_);
  };
  command.done = [self = shared_from_this()](CommandEnd end, const std::string&) {
    self->after_chunk(end);
  };
  if (!engine_.submit(std::move(command))) waiting_ = true;
}

void Importer::run_chunk(Context& context) {
  chunk_ = {};
  chunk_job_ = job_;
  import_chunk(context, file_, next_, mode_, chunk_);
  if (mode_ == PutMode::check) return;
  if (chunk_job_.id == 0) begin_job(context);
  if (chunk_job_.id != 0) store::advance_job(context.writer, chunk_job_);
}

// What fits one command needs no job.
void Importer::begin_job(Context& context) {
  std::int64_t steps = 0;
  for (std::size_t at = next_; at < file_.rows.size(); at = import_chunk_end(file_, at)) ++steps;
  if (steps < 2) return;
  chunk_job_.kind = "import_" + file_.kind;
  chunk_job_.body = R"({"v":1,"rows":)" + std::to_string(file_.rows.size()) + "}";
  chunk_job_.steps_total = steps;
  chunk_job_.id = store::insert_job(context.writer, chunk_job_);
}

void Importer::after_chunk(CommandEnd end) {
  const std::size_t after = import_chunk_end(file_, next_);
  job_ = chunk_job_;
  if (job_.id != 0) ++job_.steps_done;
  if (end == CommandEnd::failed) {
    chunk_ = {};
    for (std::size_t i = next_; i < after; ++i) {
      chunk_.refused.push_back(
          {file_.rows[i].line,
           {"internal_error", "this row or one of its neighbours", "rows that the books can take",
            "look into the server's log, then send the row alone"}});
    }
  }
  append(report_, std::move(chunk_));
  next_ = after;
  if (progress_) progress_(next_, file_.rows.size());
  if (next_ < file_.rows.size()) {
    submit();
  } else {
    finish();
  }
}

void Importer::finish() {
  const bool may_write = !options_.check_only && (!options_.all_or_nothing || report_.ok());
  if (mode_ == PutMode::check && may_write) {
    // Everything would be taken: the same again, for good.
    mode_ = PutMode::apply;
    next_ = 0;
    report_.accepted = report_.existed = 0;
    report_.warnings.clear();
    submit();
    return;
  }
  report_.written = mode_ == PutMode::apply;
  report_.job = job_.id;
  const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
  std::stable_sort(report_.refused.begin(), report_.refused.end(), by_line);
  std::stable_sort(report_.warnings.begin(), report_.warnings.end(), by_line);
  finished_ = true;
  if (done_) done_(report_);
}

}  // namespace fw::service
