#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "models/import.hpp"

/// GOAL, the message-passing programs of LogGOPSim as text: `num_ranks n`, then for each rank a block
///   rank r {  a: calc t  b: send s b to r tag t  c: recv s b from r tag t  b requires a  c irequires b  }
/// with `cpu c` behind an operation where a rank has several CPUs. The operations of a rank are a partial order.
/// `requires`: after its end. `irequires`: after its start; for a send or receive that is when it is posted.
/// Rank r is pinned to device r; with n CPUs a rank, its CPU c to device n r + c. The k-th send of a rank to another
/// with a tag is the k-th receive there from it with that tag, in the order of the file. `calc` counts `unit_time`.
/// [Hoefler, Siebert, Lumsdaine: Group Operation Assembly Language, ICPP 2009]
namespace pelsim::workloads {
namespace {

constexpr std::uint32_t most_ranks = 1u << 24;
constexpr std::uint32_t most_named = 100'000;  ///< larger programs go without names: they would double the memory

/// Cuts the text into words; `:`, `{` and `}` are words of their own. Comments: // and # to the end of the line, /* */.
class Words {
 public:
  explicit Words(const TextFile& file) : file_(&file), text_(file.text()) { take(); }

  std::string_view next() const { return next_; }
  bool at_end() const { return next_.empty(); }
  std::string_view take() {
    const std::string_view taken = next_;
    skip_blanks();
    const std::size_t begin = at_;
    if (at_ < text_.size() && is_mark(text_[at_]))
      ++at_;
    else
      while (at_ < text_.size() && !is_blank(text_[at_]) && !is_mark(text_[at_])) ++at_;
    next_ = text_.substr(begin, at_ - begin);
    return taken;
  }
  bool skip(std::string_view word) {
    if (next_ != word) return false;
    take();
    return true;
  }
  void expect(std::string_view word, std::string_view where) {
    if (!skip(word)) fail(next_, fmt::format("'{}' is expected {}, not {}", word, where, shown(next_)));
  }
  std::uint32_t number(std::string_view what, std::uint32_t most = 0xfffffffeu) { return number(take(), what, most); }
  std::uint32_t number(std::string_view word, std::string_view what, std::uint32_t most) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (word.empty() || error != std::errc{} || end != word.data() + word.size() || value > most)
      fail(word, fmt::format("{} must be a whole number from 0 to {}, not {}", what, most, shown(word)));
    return static_cast<std::uint32_t>(value);
  }
  static std::string shown(std::string_view word) {
    return word.empty() ? std::string("the end of the file") : fmt::format("'{}'", word.substr(0, 40));
  }
  [[noreturn]] void fail(std::string_view word, const std::string& message) const {
    throw ScenarioError(word.empty() ? file_->end() : file_->place(word),
                        message + (word.empty() ? " (is the file truncated?)" : ""));
  }

 private:
  static bool is_blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  static bool is_mark(char c) { return c == ':' || c == '{' || c == '}'; }
  void skip_blanks() {
    for (;;) {
      while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
      const std::string_view rest = text_.substr(at_, 2);
      if (rest.substr(0, 1) == "#" || rest == "//")
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      else if (rest == "/*")
        at_ = text_.find("*/", at_ + 2) == text_.npos ? text_.size() : text_.find("*/", at_ + 2) + 2;
      else
        return;
    }
  }

  const TextFile* file_;
  std::string_view text_, next_;
  std::size_t at_ = 0;
};

/// The labels of one rank: an open-addressed table that is emptied by counting up.
class Labels {
 public:
  void clear() {
    ++round_;
    count_ = 0;
  }
  /// The label's task; a new label gets `fresh`.
  TaskId find_or_add(std::string_view label, TaskId fresh) {
    if (2 * ++count_ > cells_.size()) grow();
    Cell& cell = cell_of(label);
    if (cell.round != round_) cell = {label, fresh, round_};
    return cell.task;
  }
  TaskId find(std::string_view label) {
    if (cells_.empty()) return {};
    const Cell& cell = cell_of(label);
    return cell.round == round_ ? cell.task : TaskId{};
  }

 private:
  struct Cell {
    std::string_view label;
    TaskId task;
    std::uint32_t round = 0;
  };
  Cell& cell_of(std::string_view label) {
    std::uint64_t hash = 0xcbf29ce484222325u;
    for (const char c : label) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
    std::size_t at = (hash ^ hash >> 32) & (cells_.size() - 1);
    while (cells_[at].round == round_ && cells_[at].label != label) at = (at + 1) & (cells_.size() - 1);
    return cells_[at];
  }
  void grow() {
    std::vector<Cell> old(std::max<std::size_t>(64, 2 * cells_.size()));
    old.swap(cells_);
    for (const Cell& cell : old)
      if (cell.round == round_) cell_of(cell.label) = cell;
  }
  std::vector<Cell> cells_;
  std::size_t count_ = 0;
  std::uint32_t round_ = 1;
};

/// One end of a message.
struct End {
  std::uint32_t rank, peer, tag;
  TaskId task;
  std::string_view size;  ///< as written: tells value and place
};

class Import {
 public:
  Import(const TextFile& file, Seconds unit_time, WatchedPlatform platform)
      : file_(&file), words_(file), unit_time_(unit_time), platform_(platform) {}

  Workload run() {
    words_.expect("num_ranks", "at the beginning of the file");
    const std::string_view announced = words_.next();
    ranks_ = words_.number("the number of ranks", most_ranks);
    seen_.resize(ranks_);
    std::uint32_t blocks = 0;
    for (; words_.next() == "rank"; ++blocks) read_rank();
    if (!words_.at_end())
      words_.fail(words_.next(), fmt::format("'rank' is expected, not {}", Words::shown(words_.next())));
    if (blocks != ranks_) words_.fail({}, fmt::format("{} ranks are announced, but {} are described", ranks_, blocks));
    pin(announced);
    match();
    return frozen();
  }

 private:
  struct Order {
    std::string_view later, earlier;
    bool at_start;
  };

  void read_rank() {
    words_.take();
    const std::string_view number = words_.next();
    rank_ = words_.number("the rank", 0xfffffffeu);
    if (rank_ >= ranks_)
      words_.fail(number, fmt::format("there is no rank {}: the file announces {} ranks", rank_, ranks_));
    if (seen_[rank_]) words_.fail(number, fmt::format("rank {} is described twice", rank_));
    seen_[rank_] = true;
    words_.expect("{", "after the rank");
    labels_.clear();
    orders_.clear();
    first_ = static_cast<std::uint32_t>(builder_.tasks());
    while (!words_.skip("}")) {
      if (words_.at_end()) words_.fail({}, fmt::format("'}}' is expected at the end of rank {}", rank_));
      read_statement();
    }
    add_orders();
  }

  void read_statement() {
    const std::string_view label = words_.take();
    if (words_.skip(":")) return read_operation(label);
    const std::string_view relation = words_.take();
    if (relation != "requires" && relation != "irequires")
      words_.fail(relation, fmt::format("':', 'requires' or 'irequires' is expected after '{}', not {}", label,
                                        Words::shown(relation)));
    orders_.push_back({label, words_.take(), relation == "irequires"});
  }

  void read_operation(std::string_view label) {
    const TaskId task(builder_.tasks());
    if (labels_.find_or_add(label, task) != task)
      words_.fail(label, fmt::format("rank {} has two operations '{}'", rank_, label));
    const std::string_view name = words_.take();
    if (name == "calc") {
      const std::string_view length = words_.take();
      const auto wrong = [&](const std::string& text) { words_.fail(length, "the time of a calc " + text); };
      const double time = checked_number(length, wrong) * unit_time_.value;
      builder_.set_time(add_task(label, calc_), any_device_, checked_seconds(time, wrong));
    } else if (name == "send" || name == "recv") {
      builder_.set_time(add_task(label, name == "send" ? send_ : recv_), any_device_, Seconds(0));
      read_message(task, name == "send");
    } else {
      words_.fail(name,
                  fmt::format("unknown operation {}{}", Words::shown(name), suggestion(std::string(name), known_)));
    }
    cpus_of_tasks_.push_back(0);
    for (;;) {
      if (words_.skip("cpu")) {
        cpus_of_tasks_.back() = words_.number("the CPU", 1023);
        cpus_ = std::max(cpus_, cpus_of_tasks_.back() + 1);
      } else if (words_.next() == "nic") {
        words_.take();
        const std::string_view nic = words_.next();
        if (words_.number("the network interface") > 0) words_.fail(nic, "a rank has one network interface, number 0");
      } else {
        return;
      }
    }
  }

  void read_message(TaskId task, bool is_send) {
    End end{rank_, 0, 0, task, words_.take()};
    const std::string_view digits = end.size.substr(0, end.size.size() - (end.size.ends_with('b') ? 1 : 0));
    words_.number(digits.empty() ? end.size : digits, "the size in bytes (\"1024b\")", 0xfffffffeu);
    if (!end.size.ends_with('b')) words_.skip("b");
    words_.expect(is_send ? "to" : "from", "after the size");
    end.peer = concrete("rank", "the other rank");
    if (words_.skip("tag")) end.tag = concrete("tag", "the tag");
    (is_send ? sends_ : receives_).push_back(end);
  }
  /// A number that is no wildcard, neither by name nor as -1 in 32 bits.
  std::uint32_t concrete(std::string_view kind, std::string_view what) {
    const std::string_view word = words_.take();
    if (word == "-1" || word == "4294967295" || word == "any" || word == "ANY" || word.starts_with("ANY_") ||
        word == "*")
      words_.fail(word, fmt::format("any {} is meant: wildcards cannot be matched before the run", kind));
    const std::uint32_t value = words_.number(word, what, 0xfffffffeu);
    if (kind == "rank" && value >= ranks_)
      words_.fail(word, fmt::format("there is no rank {}: the file announces {} ranks", value, ranks_));
    return value;
  }

  TaskId add_task(std::string_view label, KindId kind) {
    const TaskId task = builder_.add_task(kind);
    ranks_of_tasks_.push_back(rank_);
    is_calc_.push_back(kind == calc_);
    const bool is_marker = kind != calc_ && kind != send_ && kind != recv_;
    if (task.value < most_named) builder_.set_name(task, fmt::format("r{}.{}{}", rank_, label, is_marker ? "+" : ""));
    return task;
  }

  /// Whoever waits for the start of a send or receive waits for a marker that ends when that is posted.
  void add_orders() {
    posted_.assign(builder_.tasks() - first_, TaskId{});
    const auto find = [&](std::string_view label) {
      const TaskId task = labels_.find(label);
      if (!task) words_.fail(label, fmt::format("rank {} has no operation {}", rank_, Words::shown(label)));
      return task;
    };
    for (const Order& order : orders_) {
      const TaskId earlier = find(order.earlier);
      if (find(order.later) == earlier) words_.fail(order.later, fmt::format("'{}' requires itself", order.later));
      if (!order.at_start || is_calc_[earlier.index()] || posted_[earlier.index() - first_]) continue;
      posted_[earlier.index() - first_] = add_task(order.earlier, builder_.add_kind("posted"));
      cpus_of_tasks_.push_back(0);
    }
    for (const Order& order : orders_) {
      const TaskId earlier = find(order.earlier), later = find(order.later);
      const TaskId posted = order.at_start ? posted_[earlier.index() - first_] : TaskId{};
      builder_.add_control(posted ? posted : earlier, later);
      if (const TaskId too = posted_[later.index() - first_]) builder_.add_control(posted ? posted : earlier, too);
    }
  }

  /// Rank r's CPU c is device cpus * r + c.
  void pin(std::string_view announced) {
    const std::uint64_t devices = std::uint64_t{ranks_} * cpus_;
    if (platform_ != nullptr && platform_->devices() < devices)
      throw ScenarioError(file_->place(announced), fmt::format("{} ranks with {} CPU(s) each need {} devices, the "
                                                               "platform has {}",
                                                               ranks_, cpus_, devices, platform_->devices()));
    for (std::size_t t = 0; t < ranks_of_tasks_.size(); ++t)
      builder_.set_pinned(TaskId(t), DeviceId(ranks_of_tasks_[t] * cpus_ + cpus_of_tasks_[t]));
  }

  void match() {
    const auto by_sender = [](const End& a, const End& b) {
      return a.peer != b.peer ? a.peer < b.peer : a.rank != b.rank ? a.rank < b.rank : a.tag < b.tag;
    };
    const auto by_receiver = [](const End& a, const End& b) {
      return a.rank != b.rank ? a.rank < b.rank : a.peer != b.peer ? a.peer < b.peer : a.tag < b.tag;
    };
    std::stable_sort(sends_.begin(), sends_.end(), by_sender);
    std::stable_sort(receives_.begin(), receives_.end(), by_receiver);
    const auto lonely = [&](const End& end, const char* what) {
      words_.fail(
          end.size,
          fmt::format("rank {} {} rank {} with tag {}, but rank {} {}", end.rank, what, end.peer, end.tag, end.peer,
                      std::string_view(what) == "sends to" ? "does not receive it" : "does not send it"));
    };
    for (std::size_t k = 0; k < std::max(sends_.size(), receives_.size()); ++k) {
      if (k == receives_.size()) lonely(sends_[k], "sends to");
      if (k == sends_.size()) lonely(receives_[k], "receives from");
      const End &s = sends_[k], &r = receives_[k];
      if (s.peer != r.rank || s.rank != r.peer || s.tag != r.tag) {
        const bool send_first = std::tie(s.peer, s.rank, s.tag) < std::tie(r.rank, r.peer, r.tag);
        send_first ? lonely(s, "sends to") : lonely(r, "receives from");
      }
      if (bytes(s) > bytes(r))
        words_.fail(r.size, fmt::format("rank {} receives {} B here, but rank {} sends {} B", r.rank, bytes(r), s.rank,
                                        bytes(s)));
      builder_.add_data(s.task, r.task, Bytes(bytes(s)));
    }
  }
  /// A cycle within one rank is a slip of the pen; one over messages is a deadlock, which the run tells.
  Workload frozen() {
    if (builder_.tasks() == 0) throw ScenarioError(Place{file_->path()}, "has no operations");
    Workload workload;
    std::vector<TaskId> cycle;
    workload.graph = builder_.build_uncycled(cycle, workload.deadlock.blocked);
    if (cycle.empty()) return workload;
    const auto rank = [&](TaskId t) { return ranks_of_tasks_[t.index()]; };
    const bool is_deadlock =
        std::any_of(cycle.begin(), cycle.end(), [&](TaskId t) { return rank(t) != rank(cycle.front()); });
    constexpr std::size_t most_told = 16;
    std::string chain;
    for (std::size_t k = cycle.size(); k-- > 0 && cycle.size() - k <= most_told;) {
      const TaskId who = cycle[k], whom = cycle[k == 0 ? cycle.size() - 1 : k - 1];
      const auto text = [&](TaskId t) {
        return fmt::format("{} '{}' of rank {}", workload.graph.kind_name(workload.graph.kind(t)),
                           workload.graph.name(t), rank(t));
      };
      chain += fmt::format("{}{} waits for {}", chain.empty() ? "" : "; ", text(who), text(whom));
    }
    if (cycle.size() > most_told) chain += fmt::format("; and so on, {} operations around", cycle.size());
    if (!is_deadlock)
      throw ScenarioError(Place{file_->path()}, "operations of one rank require each other in a cycle: " + chain);
    workload.deadlock.chain = chain;
    workload.notes.push_back("the program waits for itself: " + chain);
    return workload;
  }

  static std::uint32_t bytes(const End& end) {
    std::uint32_t value = 0;
    std::from_chars(end.size.data(), end.size.data() + end.size.size(), value);
    return value;
  }

  const TextFile* file_;
  Words words_;
  Seconds unit_time_;
  WatchedPlatform platform_;
  TaskGraphBuilder builder_;
  KindId calc_ = builder_.add_kind("calc"), send_ = builder_.add_kind("send"), recv_ = builder_.add_kind("recv");
  std::size_t any_device_ = builder_.add_time_class("any");
  const std::vector<std::string> known_ = {"calc", "send", "recv"};
  std::uint32_t ranks_ = 0, rank_ = 0, first_ = 0, cpus_ = 1;
  std::vector<bool> seen_, is_calc_;
  std::vector<TaskId> posted_;  ///< by operation of the rank
  std::vector<std::uint32_t> ranks_of_tasks_, cpus_of_tasks_;
  Labels labels_;
  std::vector<Order> orders_;
  std::vector<End> sends_, receives_;
};

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const TextFile file = input_file(parameters);
  return Import(file, parameters.seconds("unit_time"), context.platform).run();
}

}  // namespace

WorkloadModel goal() {
  return {.card = {.name = "goal",
                   .summary = "a message-passing program in GOAL, the text format of LogGOPSim",
                   .parameters = {file_parameter("program in GOAL (.goal)"),
                                  {.name = "unit_time",
                                   .type = Parameter::Type::quantity,
                                   .unit = Unit::seconds,
                                   .fallback = "1 ns",
                                   .least = 1e-12,
                                   .meaning = "what a calc of 1 takes"}},
                   .source = "Hoefler, Siebert, Lumsdaine: ICPP 2009; Hoefler et al.: LogGOPSim, HPDC 2010"},
          .make = make,
          .importer = true,
          .endings = {".goal"}};
}

}  // namespace pelsim::workloads
