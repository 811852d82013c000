#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

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
      entry->weight = part.weight();
      entry->part = std::make_shared<const Part>(std::move(part));
      const std::lock_guard lock(access_);
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
    std::atomic<std::size_t> weight = 1;
    std::uint64_t asked = 0;
  };

  std::shared_ptr<Entry> entry_of(const std::string& key) {
    const std::lock_guard lock(access_);
    const auto [at, is_new] = entries_.try_emplace(key);
    if (is_new) at->second = std::make_shared<Entry>();
    const std::shared_ptr<Entry> entry = at->second;
    entry->asked = ++asked_;
    if (is_new) forget();
    return entry;
  }

  /// Never the one that was asked for last.
  void forget() {
    std::size_t weight = 0;
    for (const auto& [key, entry] : entries_) weight += entry->weight;
    while (entries_.size() > 1 && (entries_.size() > most_parts || weight > most_weight)) {
      auto oldest = entries_.begin();
      for (auto at = entries_.begin(); at != entries_.end(); ++at)
        if (at->second->asked < oldest->second->asked) oldest = at;
      weight -= oldest->second->weight;
      entries_.erase(oldest);
    }
  }

  std::mutex access_;
  std::map<std::string, std::shared_ptr<Entry>> entries_;
  std::uint64_t asked_ = 0;
  std::atomic<std::uint64_t> numbers_ = 0;
};

}  // namespace pelsim
