#include "models/csv.hpp"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <map>

#include "models/import.hpp"

/// Two tables. tasks.csv, a task a line: `id`, and as needed `kind`, `point` ("3 2 1"), `release_s`, `deadline_s`,
/// `slots`, `pinned` (name of a device), `work_flop`, `traffic_bytes`, and a column `time_s:<class>` for each device
/// class ("any": every class); an empty time = not given for that class. A task without any cost is a marker.
/// edges.csv, an edge a line: `from`, `to`, and as needed `size_bytes`, `item`. No size = control. Edges of one task
/// with the same item carry one data item. Without `from` the item is present at the start, without `to` nobody reads
/// it.
namespace pelsim::workloads {
namespace {

constexpr std::string_view time_prefix = "time_s:";
constexpr std::string_view time_column = "time_s:<class>";  // as it stands in messages
constexpr double largest = 1e308;

/// A column that may be missing; then all its cells are empty.
struct Column {
  const CsvTable* table;
  std::optional<std::size_t> index;

  Column(const CsvTable& t, std::string_view name) : table(&t), index(t.find(name)) {}
  std::string_view text(std::size_t row) const { return index ? table->cell(row, *index) : std::string_view(); }
  double number(std::size_t row) const { return table->number(row, *index, -largest, largest); }
  [[noreturn]] void fail(std::size_t row, const std::string& message) const {
    table->fail(row, index.value_or(0), message);
  }
  /// A function that throws at the cell: "release_s is -1 s, but ...".
  auto refuse(std::size_t row) const {
    return [this, row](const std::string& wrong) { fail(row, table->columns()[*index] + " " + wrong); };
  }
};

void check_columns(const CsvTable& table, const std::vector<std::string>& known) {
  for (std::size_t c = 0; c < table.columns().size(); ++c) {
    const std::string& name = table.columns()[c];
    const bool is_time = name.starts_with(time_prefix) && name.size() > time_prefix.size();
    const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
    if (!is_known && !(is_time && known.back() == time_column))
      throw ScenarioError(table.header_place(c), fmt::format("unknown column '{}'{}", name, suggestion(name, known)));
  }
}

class Import {
 public:
  explicit Import(WatchedPlatform platform) : platform_(platform) {}

  void read_tasks(const CsvTable& table) {
    const Column id(table, table.columns()[table.column("id")]);
    if (table.rows() == 0) throw ScenarioError({table.path()}, "has no tasks");
    check_columns(table, {"id", "kind", "point", "release_s", "deadline_s", "slots", "pinned", "work_flop",
                          "traffic_bytes", std::string(time_column)});
    const Column kind(table, "kind"), point(table, "point"), slots(table, "slots"), pinned(table, "pinned");
    const Column release(table, "release_s"), deadline(table, "deadline_s");
    Kinds kinds(builder_);
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string name(id.text(row));
      if (name.empty()) id.fail(row, "the id of a task is missing");
      const TaskId task =
          builder_.add_task(kinds.id(kind.text(row).empty() ? kind_stem(name) : std::string(kind.text(row))));
      if (!by_id_.try_emplace(name, task).second) id.fail(row, fmt::format("there are two tasks with id '{}'", name));
      builder_.set_name(task, name);
      if (!point.text(row).empty()) builder_.set_point(task, iteration_point(point, row));
      if (!release.text(row).empty())
        builder_.set_release(task, checked_seconds(release.number(row), release.refuse(row)));
      if (!deadline.text(row).empty())
        builder_.set_deadline(task, checked_seconds(deadline.number(row), deadline.refuse(row)));
      if (!slots.text(row).empty()) builder_.set_slots(task, checked_slots(slots.number(row), slots.refuse(row)));
      if (!pinned.text(row).empty()) pin(task, pinned, row);
    }
    read_costs(table);
  }

  void read_edges(const CsvTable& table) {
    const Column from(table, table.columns()[table.column("from")]), to(table, table.columns()[table.column("to")]);
    check_columns(table, {"from", "to", "size_bytes", "item"});
    const Column size(table, "size_bytes"), item(table, "item");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const TaskId producer = task(from, row), reader = task(to, row);
      const std::string name(item.text(row));
      if (size.text(row).empty() && name.empty()) {
        if (!producer || !reader)
          (producer ? to : from).fail(row, "an edge without size is control, and that needs two tasks");
        builder_.add_control(producer, reader);
        continue;
      }
      const ItemId read = data_item(producer, name, size, item, row);
      if (reader) builder_.read(reader, read);
    }
  }

  Workload finish(const Place& place) {
    if (dropped_pins_ > 0)
      notes_.push_back(
          fmt::format("{} pinned task(s) lost their device: there is no platform to find it in", dropped_pins_));
    return {finished(builder_, place), {}, std::move(notes_)};
  }
  void note(std::string text) { notes_.push_back(std::move(text)); }

 private:
  void pin(TaskId task, const Column& pinned, std::size_t row) {
    if (platform_ == nullptr) return void(++dropped_pins_);
    const DeviceId device = platform_->find_device(pinned.text(row));
    if (!device) {
      std::vector<std::string> known;
      for (std::uint32_t d = 0; d < platform_->devices(); ++d) known.push_back(platform_->device(DeviceId(d)).name);
      const std::string name(pinned.text(row));
      pinned.fail(row, fmt::format("the platform has no device '{}'{}", name, suggestion(name, known)));
    }
    builder_.set_pinned(task, device);
  }

  static Point iteration_point(const Column& column, std::size_t row) {
    const std::string_view text = column.text(row);
    Point at{};
    const char* from = text.data();
    const char* const end = from + text.size();
    bool is_point = true;
    for (std::int32_t& number : at) {
      while (from != end && *from == ' ') ++from;
      const auto [stop, error] = std::from_chars(from, end, number);
      is_point = is_point && error == std::errc();
      from = stop;
    }
    if (!is_point || from != end || at == no_point)
      column.fail(row, fmt::format("point '{}' must be three whole numbers, such as \"3 2 1\"", text));
    return at;
  }

  void read_costs(const CsvTable& table) {
    const Column work(table, "work_flop"), traffic(table, "traffic_bytes");
    std::map<std::pair<double, double>, std::uint32_t> demands;
    std::vector<bool> costs(table.rows());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (work.text(row).empty() && traffic.text(row).empty()) continue;
      const Flops flops = work.text(row).empty() ? Flops(0) : checked_flops(work.number(row), work.refuse(row));
      const Bytes bytes =
          traffic.text(row).empty() ? Bytes(0) : checked_bytes(traffic.number(row), traffic.refuse(row));
      const auto [demand, is_new] = demands.try_emplace({flops.value, bytes.value}, 0);
      if (is_new) demand->second = builder_.add_demand(std::make_shared<KernelDemand>(flops, bytes));
      builder_.set_demand(TaskId(row), demand->second);
      costs[row] = true;
    }
    for (const std::string& name : table.columns()) {
      if (!name.starts_with(time_prefix)) continue;
      const Column time(table, name);
      const std::size_t device_class = builder_.add_time_class(name.substr(time_prefix.size()));
      for (std::size_t row = 0; row < table.rows(); ++row) {
        if (time.text(row).empty()) continue;
        builder_.set_time(TaskId(row), device_class, checked_seconds(time.number(row), time.refuse(row)));
        costs[row] = true;
      }
    }
    if (const auto markers = std::count(costs.begin(), costs.end(), false); markers > 0)
      notes_.push_back(fmt::format(
          "{} task(s) bring neither time nor work along: markers, unless their kind has a demand", markers));
  }

  TaskId task(const Column& column, std::size_t row) const {
    const std::string_view id = column.text(row);
    if (id.empty()) return {};
    const auto found = by_id_.find(std::string(id));
    if (found == by_id_.end()) column.fail(row, fmt::format("there is no task '{}' in the table of tasks", id));
    return found->second;
  }

  ItemId data_item(TaskId producer, const std::string& name, const Column& size, const Column& item, std::size_t row) {
    const auto known = name.empty() ? items_.end() : items_.find({producer, name});
    if (size.text(row).empty()) {
      if (known == items_.end()) item.fail(row, fmt::format("item '{}' has no size; fill size_bytes", name));
      return known->second.first;
    }
    const Bytes bytes = checked_bytes(size.number(row), size.refuse(row));
    if (known != items_.end()) {
      if (known->second.second != bytes)
        size.fail(
            row, fmt::format("item '{}' has {} B here and {} B before", name, bytes.value, known->second.second.value));
      return known->second.first;
    }
    const ItemId added = builder_.add_item(bytes, producer);
    if (name.empty()) return added;
    builder_.set_item_name(added, name);
    items_.emplace(std::pair(producer, name), std::pair(added, bytes));
    return added;
  }

  WatchedPlatform platform_;
  TaskGraphBuilder builder_;
  std::vector<std::string> notes_;
  std::size_t dropped_pins_ = 0;
  std::unordered_map<std::string, TaskId> by_id_;  // looked up, never walked
  std::map<std::pair<TaskId, std::string>, std::pair<ItemId, Bytes>> items_;
};

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const TextFile tasks = input_file(parameters);
  Import import(context.platform);
  import.read_tasks(CsvTable(tasks));
  const bool is_named = !parameters.text("edges").empty();
  const std::filesystem::path beside = std::filesystem::path(tasks.path()).parent_path() / "edges.csv";
  std::error_code error;
  if (is_named) {
    import.read_edges(CsvTable(input_file(parameters, "edges")));
  } else if (std::filesystem::exists(beside, error)) {
    import.read_edges(CsvTable::read(beside.string()));
  } else if (error) {
    throw ScenarioError({beside.string()}, "cannot be opened: " + error.message());
  } else {
    import.note("there is no edges.csv beside the tasks: no task waits for another");
  }
  return import.finish({is_named ? parameters.file("edges") : tasks.path()});
}

}  // namespace

WorkloadModel csv() {
  return {.card = {.name = "csv",
                   .summary = "tasks.csv and edges.csv, with a cost column for each device class",
                   .parameters = {file_parameter("table of tasks (tasks.csv)"),
                                  {.name = "edges",
                                   .type = Parameter::Type::file,
                                   .fallback = "",
                                   .meaning = "table of edges; edges.csv beside the tasks when not given"}}},
          .make = make,
          .importer = true,
          .endings = {".csv"}};
}

}  // namespace pelsim::workloads
