#pragma once
#include <map>
#include <vector>

#include "sim/driver/configurations.hpp"
#include "sim/driver/item_places.hpp"
#include "sim/driver/known_ways.hpp"
#include "sim/driver/live.hpp"
#include "sim/driver/ports.hpp"
#include "sim/driver/rooms.hpp"
#include "sim/driver/slot_queues.hpp"
#include "sim/driver/start_queues.hpp"
#include "sim/simulate.hpp"

namespace pelsim {

/// Carries one run: follows the graph, keeps slots, ports and data, asks the scheduler, feeds the engine.
/// All its state is here; it lives as long as the run.
class Driver final : public Sink, public Decisions, public View, public Tasks {
 public:
  Driver(const Run& run, Engine& engine);
  RunResult go();

  // Sink
  Flow ended(Tick now, std::span<const ActivityId>) override;

  // Decisions
  void place(const Placement&) override;
  void withdraw(TaskId) override;
  void preempt(TaskId) override;
  void set(DeviceId, StateId) override;
  void wake(Tick) override;

  // View
  SlotCount idle(DeviceId d) const override { return slots_.is_up(d) ? slots_.idle(d) : 0; }
  bool is_idle(SlotId s) const override { return slots_.is_idle(s) && slots_.is_up(platform_.device_of(s)); }
  std::size_t queued(DeviceId d) const override { return slots_.queued(d); }
  bool is_up(DeviceId d) const override { return slots_.is_up(d); }
  Tick up_at(DeviceId d) const override {
    if (slots_.is_up(d)) return now_;
    return run_.world != nullptr ? run_.world->up_at(d) : never;
  }
  bool holds(MemoryId, ItemId) const override;
  SlotId ran_on(TaskId) const override;
  Seconds fetch_time(TaskId, MemoryId) const override;
  ConfigId loaded(SlotId s) const override { return configurations_.loaded(s); }
  SlotId slot_for(TaskId, DeviceId) const override;

  // Tasks
  void release(TaskId) override;
  void drop(TaskId) override;
  void reopen(TaskId) override;

 private:
  /// adopted: pinned, and the driver starts it as soon as it can, whatever a policy says.
  enum class Phase : std::uint8_t { waiting, ready, placed, ended, adopted };
  struct TaskState {
    std::uint32_t waiting = 0;   ///< predecessors not ended, a release in the future, a hold; adopted: inputs too
    std::uint32_t where = none;  ///< placed: the live entry; ended: the slot
    std::uint32_t attempts : 21 = 0;
    std::uint32_t held : 1 = 0;      ///< waits for the program
    std::uint32_t again : 1 = 0;     ///< reopened: its successors were told before
    std::uint32_t adopted : 1 = 0;   ///< pinned: the driver starts it
    std::uint32_t sends : 1 = 0;     ///< adopted: its messages leave when it begins
    std::uint32_t sent : 1 = 0;      ///< they have left
    std::uint32_t timeless : 1 = 0;  ///< adopted: it has no work of its own, and takes no slot unless messages do
    std::uint32_t silent : 1 = 0;    ///< adopted: nobody waits for its end
    std::uint32_t left : 1 = 0;      ///< a send that gave back its slot, and whose messages are not all received
    std::uint32_t phase : 3 = 0;
  };
  static constexpr std::uint32_t none = 0xffffffffu;

  Phase phase(TaskId t) const { return static_cast<Phase>(tasks_[t.index()].phase); }
  void set_phase(TaskId t, Phase p) { tasks_[t.index()].phase = static_cast<std::uint8_t>(p) & 7u; }
  bool tracing() const { return run_.record == Run::Record::trace; }

  // the graph
  void prepare_tasks();
  void became_ready(TaskId, SlotId by);
  void task_ended(TaskId, SlotId by);
  void prefetch(std::span<const Edge>) const;
  void tell_successors(TaskId, SlotId by);
  void end_markers();

  // attempts
  void line_up(LiveId);
  void wait_outside(LiveId);
  void reserve(LiveId, SlotId first);
  void serve(DeviceId);
  void arm(LiveId);
  void begin(LiveId);
  bool plan_run(const Live&);
  void begin_now(LiveId);
  void finish(LiveId, Outcome, double share_done);
  void leave_slots(LiveId);
  void stop_attempt(LiveId, Outcome);

  // p-states
  bool change_state(DeviceId, StateId);
  void plan_rest(LiveId);
  void begin_part(LiveId, Seconds lead);
  double end_part(LiveId, double share);

  // pinned tasks
  bool is_pinned(TaskId t) const { return graph_.pinned(t) && graph_.pinned(t).index() < platform_.devices(); }
  void adopt_pinned();
  void find_queueing();
  void can_start(TaskId);
  bool is_send(TaskId) const;
  bool is_adopted(TaskId t) const { return bool(starts_[t].device); }
  std::size_t needs(TaskId) const;
  TaskId next_start(DeviceId);
  bool start_pinned();
  void look_ahead(std::size_t call) const;
  void look_ahead(std::span<const ActivityId>, std::size_t end) const;
  void pass(TaskId);
  LiveId last_kept(DeviceId);
  bool can_give_slot(DeviceId);
  void take_back_slot(DeviceId);
  void begin_pinned(TaskId);
  void begin_recorded(TaskId, DeviceId, SlotId);
  bool begin_light(TaskId, DeviceId, SlotId);
  void end_light(ActivityId);
  void look_at(DeviceId d) { starts_.look(d, looked_); }

  // both ends of a message
  Tick pay(TaskId, DeviceId, SlotId, const Receipt&);
  Tick send_messages(TaskId, SlotId, Tick begin);
  Tick take_ends(const Act&, SlotId sender);
  void received(ItemId);
  bool is_awaited(TaskId t) const { return rendezvous_ && unreceived_[t.index()] > 0; }

  // data
  void request_inputs(LiveId);
  void request(ItemId, LiveId);
  bool is_made(TaskId producer) const;
  SlotId made_on(ItemId) const;
  MemoryId source(ItemId, SlotId made, MemoryId to) const;
  bool reads_in_place(TaskId, DeviceId, MemoryId from) const;
  void read_in_place(TaskId, DeviceId);
  void name_own_resources(const Live&);
  bool fetch(ItemId, SlotId made, MemoryId to, TaskId reader, LiveId);
  bool can_send(ItemId, MemoryId from, MemoryId to, TaskId reader);
  void send(ItemId, SlotId made, MemoryId from, MemoryId to, TaskId reader, LiveId, std::uint32_t replica = 0,
            std::uint32_t copy = 0);
  /// A token tells who waits for an item: a placement, or an adopted task.
  static constexpr std::uint64_t adopted_bit = std::uint64_t{1} << 63;
  static constexpr std::uint64_t token_of(TaskId adopted) { return adopted_bit | adopted.value; }
  std::uint64_t token_of(LiveId live) const { return (live_[live].sequence << 32 & ~adopted_bit) | live.value; }
  void message_arrived(TaskId);
  void start_transfer(ActivityId, Tick delay = {});
  void transfer_ended(ActivityId);
  void input_arrived(LiveId, std::uint64_t sequence);
  void release_server(ActivityId transfer, std::size_t held);

  // memories that can be full
  void open_rooms();
  std::uint32_t replica(ItemId, MemoryId);
  void be_here(std::uint32_t replica);
  void settle(std::uint32_t replica);
  void drop(std::uint32_t replica);
  void count_eviction(std::uint32_t replica);
  void pin(std::uint32_t replica);
  void unpin(std::uint32_t replica);
  void note_room(MemoryId);
  void expect(ItemId, LiveId);
  bool fetch_ahead(std::uint32_t replica, LiveId);
  void bring(std::uint32_t replica, LiveId);
  std::uint32_t nearest_copy(ItemId, MemoryId to) const;
  void copy_arrives(const Act&);
  void copy_arrived(const Act&);
  bool enter(LiveId);
  bool grant(LiveId);
  void hold(LiveId);
  enum class Leaving { ended_well, failed, stands_again };
  void leave_room(LiveId, Leaving);
  void forget_inputs(TaskId);
  void serve_rooms();
  void serve_room(MemoryId);
  bool make_room(MemoryId, double bytes, Rooms::Row last_row);
  void evict(std::uint32_t replica, Rooms::Row last_row);
  MemoryId home_of(MemoryId);
  bool fits(TaskId, DeviceId) const;
  std::string why_too_large(TaskId, DeviceId) const;
  std::string room_wanted(const Live&) const;
  bool is_short_of_room() const;

  // time
  ActivityId take_act();
  void give_act(ActivityId);
  void start(ActivityId, Activity::Kind, const Plan&);
  ActivityId start_delay(Act::Purpose, Seconds length, LiveId live = {});
  void start_next_release();
  void start_next_change();
  bool only_world_goes_on() const;
  void apply(const Change&);

  void set_capacities();
  void fail(RunError::Kind, std::string message);
  Flow after_round();
  void serve_freed();
  void ask_scheduler();
  void run_again(LiveId, TaskId);

  // what went wrong
  std::string who(TaskId) const;
  TaskId waits_for(TaskId, std::string& text) const;
  std::string why_stuck() const;

  const Run& run_;
  const TaskGraph& graph_;
  const Platform& platform_;
  Engine& engine_;
  const Clock clock_;
  const Stream compute_stream_, network_stream_;
  const bool noisy_compute_, noisy_network_;
  const bool initial_everywhere_;
  const bool occupies_ends_;
  const bool passes_unseen_;  ///< a pinned task of no time takes no slot
  const bool is_real_;        ///< the engine tells when things really began and ended
  const bool lacks_routes_;
  const bool counts_rooms_;   ///< some memory can be full
  const bool nothing_moves_;  ///< there is one memory, and it is large enough

  Tick now_, horizon_;
  std::uint32_t rounds_ = 0;
  RunResult result_;
  std::vector<TaskState> tasks_;
  std::vector<Tick> ready_at_;           ///< by task, for the trace
  std::vector<Tick> inputs_at_;          ///< by task, for the trace of adopted ones
  std::map<TaskId, SlotId> ran_before_;  ///< of reopened tasks that have not ended again
  LivePool live_;
  SlotQueues slots_;
  Ports ports_;
  ItemPlaces places_;
  Rooms rooms_;
  mutable KnownWays ways_;
  /// Replicas that an attempt needs where it runs: those of its inputs that are made; once it holds them, its outputs.
  struct Needs {
    std::vector<std::uint32_t> replicas;
    std::size_t inputs = 0;
  };
  std::vector<Needs> needs_;           ///< by live entry
  std::vector<MemoryId> noted_rooms_;  ///< where somebody may get room now
  std::vector<Act> acts_;
  std::vector<ActivityId> free_acts_;
  std::vector<Setting> settings_;  ///< by device
  bool has_states_ = false;        ///< some device has p-states
  std::vector<StatePart> parts_;   ///< by live entry, of those that run; with p-states only
  std::vector<LiveId> on_slot_;    ///< by first slot: what runs; with p-states only
  Configurations configurations_;
  std::size_t first_memory_ = 0;             ///< the resource of device 0's memory
  std::vector<ResourceId> memory_resource_;  ///< by memory, where any is read in place: its bandwidth
  struct UnitGroups {
    ResourceId first;
    SlotCount groups = 0;
  };
  std::vector<UnitGroups> units_;  ///< by device; empty: no slots share any
  std::vector<std::uint64_t> tokens_;
  std::uint64_t placements_ = 0;
  std::vector<std::pair<Tick, TaskId>> releases_;
  std::size_t next_release_ = 0;
  std::uint64_t left_ = 0;  ///< tasks not ended
  bool started_ = false;
  StartQueues starts_;
  std::vector<DeviceId> looked_;  ///< devices where a pinned task may start now
  /// A device where a task can start now.
  struct Call {
    std::uint32_t key;
    TaskId task;
    DeviceId device;
    bool operator<(const Call& other) const { return key < other.key; }
  };
  std::vector<Call> calls_;
  /// Slots that wait for the task they are kept for, by device; some entries are stale. Pinned tasks go first.
  struct Kept {
    LiveId live;
    std::uint64_t sequence;
  };
  std::vector<std::vector<Kept>> kept_;
  std::map<TaskId, Seconds> queueing_;  ///< adopted, that must wait before they may have a slot, and for how long
  std::vector<TaskId> wide_;            ///< adopted, of several slots: they stand in line as placements do
  bool only_adopted_ = false;           ///< no policy has anything to decide
  bool light_ = false;                  ///< besides, nobody wants to know of attempts: they need no live entry
  /// What is asked of a device at every start, without its name in between.
  struct Site {
    MemoryId memory;
    DeviceTypeId type;
  };
  std::vector<Site> sites_;  ///< by device
  MemoryId memory_of(DeviceId d) const { return sites_[d.index()].memory; }
  /// Until when the interfaces of a memory are taken.
  struct Interface {
    Tick sending, receiving;
  };
  std::vector<Interface> interfaces_;
  /// Slot time that messages cost after the end of the task that made them: until an instant, and besides.
  struct Owed {
    Tick until, besides;
  };
  std::vector<Owed> owed_;
  bool rendezvous_ = false;                ///< there was one
  std::vector<bool> awaited_;              ///< by item: its send ends when it is received
  std::vector<std::uint32_t> unreceived_;  ///< by task: messages that must be received before it has ended
  bool sending_ = false;                   ///< a send begins, and has its slot until ...
  Tick sending_until_;
  Plan plan_;
  Wire wire_;
  Cost cost_;

  // what this round brought
  std::vector<TaskId> markers_;
  std::vector<Ready> ready_;
  std::vector<Attempt> ended_;
  std::vector<SlotId> freed_, taken_;
  std::vector<Change> changed_;
  std::vector<DeviceId> unblocked_;
  bool woken_ = false, world_moved_ = false;
  std::vector<Ready> told_ready_;  ///< what `decide` reads while new things come in
  std::vector<Attempt> told_ended_;
  std::vector<SlotId> told_freed_, told_taken_;
  std::vector<Change> told_changed_;
  std::optional<Change> next_change_;
};

}  // namespace pelsim
