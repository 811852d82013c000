#pragma once
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace pelsim {

/// Immutable parts by what they were made from: each is made once, by who asks first, while others wait for it. Those
/// asked for last are kept, as many as fit `most_parts` and `most_weight`; what is in use lives on anyway. Thread safe.
/// A part tells its `weight()`, and has a `number` that no other part of the store ever has.
template <class Part>
class PartStore {
 public:
  /// What `make` throws passes, and the next who asks tries again.
  template <class Make>
  std::shared_ptr<const Part> get(const std::string& key, Make&& make) {
    const std::shared_ptr<Entry> entry = entry_of(key);
    const std::lock_guard making(entry->access);
    if (entry->part == nullptr) {
      Part part = make();
      part.number = ++numbers_;
      const std::size_t weight = std::max<std::size_t>(part.weight(), 1);
      entry->part = std::make_shared<const Part>(std::move(part));
      const std::lock_guard lock(access_);
      if (entry->weight == 0) return entry->part;  // forgotten while it was made
      weight_ += weight - std::exchange(entry->weight, weight);
      forget();
    }
    return entry->part;
  }

 private:
  static constexpr std::size_t most_parts = 256;
  static constexpr std::size_t most_weight = 8'000'000;  // tasks, edges, links: about 1 GB

  struct Entry {
    std::mutex access;
    std::shared_ptr<const Part> part;
    std::size_t weight = 1;  ///< 0: forgotten
  };
  /// By age: what was asked for longest ago stands first.
  using Entries = std::list<std::pair<std::string, std::shared_ptr<Entry>>>;

  std::shared_ptr<Entry> entry_of(const std::string& key) {
    const std::lock_guard lock(access_);
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
      entries_.splice(entries_.end(), entries_, found->second);
      return found->second->second;
    }
    const auto at = entries_.emplace(entries_.end(), key, std::make_shared<Entry>());
    by_key_.emplace(at->first, at);
    ++weight_;
    forget();
    return at->second;
  }

  /// Never the one that was asked for last.
  void forget() {
    while (entries_.size() > 1 && (entries_.size() > most_parts || weight_ > most_weight)) {
      auto& [key, entry] = entries_.front();
      weight_ -= std::exchange(entry->weight, 0);
      by_key_.erase(key);
      entries_.pop_front();
    }
  }

  std::mutex access_;
  Entries entries_;
  std::unordered_map<std::string_view, typename Entries::iterator> by_key_;  ///< views of the keys in `entries_`
  std::size_t weight_ = 0;
  std::atomic<std::uint64_t> numbers_ = 0;
};

}  // namespace pelsim
