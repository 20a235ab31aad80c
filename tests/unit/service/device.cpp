#include "tests/unit/service/device.h"

#include "terminal/core/judge.h"

namespace fw::service::story {

using terminal::Prompt;
using wire::StepKind;

std::string Device::where() const {
  const terminal::Feedback& f = session_->feedback();
  std::string text = code_ + (session_->is_welcome() ? "" : " not welcome");
  if (session_->refused()) text += " goodbye " + session_->refused()->code;
  text += " packet " + std::to_string(packet().id) + " r" + std::to_string(packet().revision) +
          " step " + std::to_string(step_id()) + " '" + verb() + " " + big() + "'";
  text += " signal " + std::to_string(static_cast<int>(f.signal)) + " say " +
          std::to_string(static_cast<int>(f.say));
  if (!f.refusal.code.empty()) {
    text += " refused " + f.refusal.code + " given " + f.refusal.given.text + " wanted " +
            f.refusal.wanted.text;
  }
  if (session_->notice()) text += " notice: " + session_->notice()->text;
  return text;
}

bool Walk::answer_prompt(const terminal::RunnerState& state, const wire::Step& step) {
  if (!state.prompt) return false;
  switch (state.prompt->kind) {
    case Prompt::Kind::how_many:
      device_.type("");
      return true;
    case Prompt::Kind::lot:
      device_.type(step.accept.front().lot.empty() ? "L1" : step.accept.front().lot);
      return true;
    case Prompt::Kind::serial:
      device_.type(prefix_ + "SN" + std::to_string(++totes));
      return true;
  }
  return false;
}

// Carton and content of the open parcel, as a scale would show it.
std::int64_t Walk::content_g() const {
  return hall_.count(
             "SELECT COALESCE(SUM(pl.quantity * i.weight_g), 0) FROM parcel_line pl JOIN item i ON "
             "i.id = pl.item_id JOIN parcel p ON p.id = pl.parcel_id JOIN packet k ON "
             "k.fulfilment_id = p.fulfilment_id WHERE p.closed_at_ms IS NULL AND k.id = " +
             std::to_string(device_.packet().id)) +
         50;
}

// A place holds what the books say, unless a story says otherwise.
std::int64_t Walk::booked(const wire::Step& step) const {
  return hall_.database
      .value<std::optional<Quantity>>(
          "SELECT SUM(s.quantity) FROM stock s JOIN place p ON p.id = s.place_id JOIN "
          "item_barcode b ON b.item_id = s.item_id LEFT JOIN lot x ON x.id = s.lot_id WHERE "
          "p.code = :1 AND b.code = :2 AND COALESCE(x.code, '') = :3",
          step.show.context.text, step.accept.front().codes.front(), step.accept.front().lot)
      .value_or(std::nullopt)
      .value_or(0);
}

bool Walk::next() {
  if (!device_.has_work() || device_.step() == nullptr) return false;
  const wire::Step step = *device_.step();
  if (answer_prompt(device_->runner(), step)) return true;
  switch (step.kind) {
    case StepKind::place:
    case StepKind::parcel:
    case StepKind::item:
      device_.scan(step.accept.front().codes.front());
      return true;
    case StepKind::container: {
      const std::string known = terminal::container_code(step, device_->runner());
      device_.scan(known.empty() ? prefix_ + std::to_string(++totes) : known);
      return true;
    }
    case StepKind::weight:
      device_.weigh(weight_g == 0 ? content_g() : weight_g);
      return true;
    case StepKind::quantity:
      device_.type(step.accept.empty() ? "" : std::to_string(booked(step)));
      return true;
    case StepKind::choice:
    case StepKind::confirm:
    case StepKind::badge:
    case StepKind::request:
      device_.type("");
      return true;
  }
  return false;
}

bool Walk::until(StepKind kind) {
  for (int i = 0; i < 2000; ++i) {
    if (device_.step() != nullptr && device_.has_work() && device_.step()->kind == kind)
      return true;
    if (!next()) return false;
  }
  return false;
}

}  // namespace fw::service::story
