#include "gui/timeline/link_traffic.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pelsim::gui {

LinkTraffic::LinkTraffic(RunPtr run, std::stop_token stop)
    : run_(std::move(run)), pairs_of_(run_->platform().links()), busy_(run_->platform().links()) {
  const auto& transfers = run_->trace().transfers;
  const auto ends = [&](std::uint32_t t) { return std::pair(transfers[t].from, transfers[t].to); };
  order_.resize(transfers.size());
  std::iota(order_.begin(), order_.end(), 0u);
  std::stable_sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) { return ends(a) < ends(b); });
  for (std::size_t at = 0; at < order_.size() && !stop.stop_requested();) {
    const auto [from, to] = ends(order_[at]);
    Pair pair{from, to, at, at};
    double bytes = 0;
    for (; pair.end < order_.size() && ends(order_[pair.end]) == std::pair(from, to); ++pair.end)
      bytes += run_->graph().size(transfers[order_[pair.end]].item).value;
    at = pair.end;
    if (from != to) pair.route = run_->platform().route(from, to);
    for (const LinkId link : pair.route) {
      auto& pairs = pairs_of_[link.index()];
      if (pairs.empty() || pairs.back() != pairs_.size()) pairs.push_back(static_cast<std::uint32_t>(pairs_.size()));
      busy_[link.index()] += bytes / run_->platform().link_sort(link).bandwidth.value;
    }
    pairs_.push_back(std::move(pair));
  }
  std::vector<LinkId> used;
  for (std::size_t l = 0; l < busy_.size(); ++l)
    if (busy_[l] > 0) used.emplace_back(l);
  by_load_ = sorted(std::move(used));
}

std::vector<LinkId> LinkTraffic::sorted(std::vector<LinkId> links) const {
  std::stable_sort(links.begin(), links.end(), [&](LinkId a, LinkId b) { return busy_[a.index()] > busy_[b.index()]; });
  return links;
}

std::vector<LinkId> LinkTraffic::by_load(std::span<const std::pair<MemoryId, MemoryId>> wanted) const {
  std::vector<LinkId> links;
  for (const auto& [from, to] : wanted) {
    const auto pair = std::lower_bound(pairs_.begin(), pairs_.end(), std::pair(from, to),
                                       [](const Pair& p, auto ends) { return std::pair(p.from, p.to) < ends; });
    if (pair != pairs_.end() && pair->from == from && pair->to == to)
      links.insert(links.end(), pair->route.begin(), pair->route.end());
  }
  std::sort(links.begin(), links.end());
  links.erase(std::unique(links.begin(), links.end()), links.end());
  return sorted(std::move(links));
}

std::vector<std::uint32_t> LinkTraffic::transfers(LinkId link) const {
  std::vector<std::uint32_t> found;
  for (const std::uint32_t p : pairs_of_[link.index()])
    for (std::size_t at = pairs_[p].begin; at < pairs_[p].end; ++at) found.push_back(order_[at]);
  std::sort(found.begin(), found.end());
  return found;
}

StepCounter LinkTraffic::load(LinkId link) const {
  const std::vector<std::uint32_t> mine = transfers(link);
  const double bandwidth = run_->platform().link_sort(link).bandwidth.value;
  StepCounter counter(run_->end(), mine.size());
  for (const std::uint32_t t : mine) {
    const Transfer& transfer = run_->trace().transfers[t];
    const double seconds = run_->seconds(transfer.end - transfer.start).value;
    if (seconds > 0)
      counter.add(transfer.start, transfer.end, run_->graph().size(transfer.item).value / seconds / bandwidth);
  }
  counter.finish();
  return counter;
}

}  // namespace pelsim::gui
