#include "models/interconnect.hpp"

#include <algorithm>

namespace pelsim {
namespace {

class StarRouter final : public EndpointRouter {
 public:
  StarRouter(LinkId first, std::optional<LinkId> backbone, Path any) : first_(first), backbone_(backbone), any_(any) {}

  void route(std::uint32_t from, std::uint32_t to, std::uint64_t, std::vector<LinkId>& links) const override {
    links.push_back(LinkId(first_.value + 2 * from));
    if (backbone_) links.push_back(*backbone_);
    links.push_back(LinkId(first_.value + 2 * to + 1));
  }
  Path path(const Platform&, std::uint32_t, std::uint32_t) const override { return any_; }

 private:
  LinkId first_;
  std::optional<LinkId> backbone_;
  Path any_;  ///< all ways are alike
};

}  // namespace

Interconnect star_interconnect(const InterconnectSite& site, const std::string& model, const std::string& centre,
                               const LinkSpec& link, const std::optional<LinkSpec>& backbone) {
  Platform& p = site.platform;
  const std::size_t endpoints = site.endpoints.size();
  const VertexId in = p.add_switch(p.names().row(p.names().form(site.prefix + centre)));  // so links need no text
  const VertexId out = backbone ? p.add_switch(p.names().row(p.names().form(site.prefix + centre + ".out"))) : in;
  const LinkId first(p.links());
  for (const VertexId endpoint : site.endpoints) {
    p.add_link(p.names().joined(p.name_row(endpoint), p.name_row(in)), endpoint, in, link);
    p.add_back(out, endpoint);
  }
  Path any{link.latency * 2, 1 / link.bandwidth.value};
  InterconnectFacts facts{model, endpoints, 2, std::nullopt};
  if (link.kind != LinkKind::fat_pipe) facts.bisection = link.bandwidth * static_cast<double>(endpoints / 2);
  if (!backbone) return {std::make_shared<StarRouter>(first, std::nullopt, any), facts};

  const LinkId middle = p.add_link(site.prefix + centre + "-backbone", in, out, *backbone);
  any.latency += backbone->latency;
  any.per_byte = std::max(any.per_byte, 1 / backbone->bandwidth.value);
  ++facts.links;
  facts.diameter = 3;
  if (backbone->kind != LinkKind::fat_pipe)
    facts.bisection = std::min(facts.bisection.value_or(backbone->bandwidth), backbone->bandwidth);
  return {std::make_shared<StarRouter>(first, middle, any), facts};
}

std::vector<Parameter> interconnect_parameters(std::vector<Parameter> own) {
  std::vector<Parameter> all = link_card().parameters;
  for (Parameter& p : all) {
    if (p.name == "latency") p.meaning = "of each link";
    if (p.name == "bandwidth") p.meaning = "of each link, in each direction";
  }
  for (Parameter& p : own) all.push_back(std::move(p));
  return all;
}

std::vector<Parameter> interconnect_parameters_of_one_kind(std::vector<Parameter> own) {
  std::vector<Parameter> all = interconnect_parameters(std::move(own));
  std::erase_if(all, [](const Parameter& p) { return p.name == "kind"; });
  return all;
}

Path EndpointRouter::path(const Platform& platform, std::uint32_t from, std::uint32_t to) const {
  std::vector<LinkId> links;
  route(from, to, 0, links);
  Path total;
  for (const LinkId l : links) total = total.then(platform.link_sort(l));
  return total;
}

}  // namespace pelsim
