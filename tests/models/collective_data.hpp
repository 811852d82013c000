#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "models/ranks/collective.hpp"

namespace pelsim::ranks {

/// Follows the data of a collective operation: who has which block, combined from whose contributions. Sends are eager.
class DataFollower final : public MessageSink {
 public:
  using Mask = std::uint32_t;  ///< bit r: the contribution of rank r is in it
  using Blocks = std::map<std::uint32_t, Mask>;

  explicit DataFollower(std::uint32_t ranks) : has(ranks), known(ranks), steps_(ranks), posted_(ranks) {
    for (std::uint32_t r = 0; r < ranks; ++r) known[r] = Mask{1} << r;
  }

  std::vector<Blocks> has;  ///< by rank; filled by the test, then by `follow`
  std::vector<Mask> known;  ///< by rank: from whom it has heard, directly or not
  std::string wrong;        ///< the first thing that went wrong
  std::size_t messages = 0;
  double bytes = 0;

  void send(Rank at, Rank to, const Payload& out, Tag tag) override {
    steps_[at].push_back({true, to, tag, blocks(out), out.size(), Take::keep});
  }
  void recv(Rank at, Rank from, const Payload& in, Take take, Tag tag) override {
    steps_[at].push_back({false, from, tag, blocks(in), in.size(), take});
  }
  void exchange(Rank at, Rank to, const Payload& out, Rank from, const Payload& in, Take take, Tag tag) override {
    send(at, to, out, tag);
    recv(at, from, in, take, tag);
  }
  void post_send(Rank at, Rank to, const Payload& out, Tag tag) override { send(at, to, out, tag); }
  void post_recv(Rank at, Rank from, const Payload& in, Tag tag) override {
    posted_[at].push_back({false, from, tag, blocks(in), in.size(), Take::keep});
  }
  void complete(Rank at) override {
    for (Step& step : posted_[at]) steps_[at].push_back(std::move(step));
    posted_[at].clear();
  }

  /// Plays all steps; `wrong` tells what failed.
  void follow() {
    std::vector<std::size_t> next(steps_.size());
    for (bool moved = true; moved && wrong.empty();) {
      moved = false;
      for (Rank r = 0; r < steps_.size(); ++r)
        while (next[r] < steps_[r].size() && wrong.empty() && play(r, steps_[r][next[r]])) {
          ++next[r];
          moved = true;
        }
    }
    for (Rank r = 0; r < steps_.size(); ++r)
      if (next[r] < steps_[r].size() || !posted_[r].empty()) fail(r, "waits for ever");
    for (const auto& [key, queue] : on_way_)
      if (!queue.empty()) fail(std::get<0>(key), "sent what nobody receives");
  }

 private:
  struct Step {
    bool is_send;
    Rank peer;
    Tag tag;
    std::vector<std::uint32_t> blocks;
    Bytes size;
    Take take;
  };
  struct Message {
    std::vector<std::uint32_t> blocks;
    std::vector<Mask> masks;
    Mask known;
    Bytes size;
  };

  static std::vector<std::uint32_t> blocks(const Payload& payload) {
    std::vector<std::uint32_t> all;
    payload.each([&](std::uint32_t block) { all.push_back(block); });
    return all;
  }
  void fail(Rank r, const std::string& what) {
    if (wrong.empty()) wrong = "rank " + std::to_string(r) + " " + what;
  }

  bool play(Rank r, const Step& step) {
    if (step.is_send) {
      Message message{step.blocks, {}, known[r], step.size};
      for (const std::uint32_t block : step.blocks) {
        if (has[r].count(block) == 0) fail(r, "sends block " + std::to_string(block) + ", which it does not have");
        message.masks.push_back(has[r][block]);
      }
      ++messages;
      bytes += step.size.value;
      on_way_[{r, step.peer, step.tag}].push_back(std::move(message));
      return true;
    }
    auto& queue = on_way_[{step.peer, r, step.tag}];
    if (queue.empty()) return false;
    const Message message = std::move(queue.front());
    queue.pop_front();
    known[r] |= message.known;
    if (message.blocks != step.blocks || message.size != step.size) fail(r, "receives other blocks than it expects");
    for (std::size_t k = 0; k < message.blocks.size(); ++k) {
      Mask& mine = has[r][message.blocks[k]];
      if (step.take == Take::combine && (mine & message.masks[k]) != 0) fail(r, "counts a contribution twice");
      mine = step.take == Take::combine ? mine | message.masks[k] : message.masks[k];
    }
    return true;
  }

  std::vector<std::vector<Step>> steps_, posted_;
  std::map<std::tuple<Rank, Rank, Tag>, std::deque<Message>> on_way_;
};

}  // namespace pelsim::ranks
