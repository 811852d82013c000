#pragma once
#include <boost/graph/graph_traits.hpp>
#include <boost/graph/properties.hpp>
#include <boost/iterator/counting_iterator.hpp>
#include <boost/range/iterator_range.hpp>
#include <utility>

#include "sim/ids.hpp"
#include "sim/task_graph.hpp"

/// Lets Boost.Graph's algorithms walk a pelsim graph's columns without a copy: models VertexListGraph and
/// IncidenceGraph over anything with `tasks()` and `out(TaskId)`.
namespace pelsim {

template <class Columns>
struct DagView {
  const Columns* columns;

  struct EdgeDescriptor {
    std::uint32_t from, to;
    bool operator==(const EdgeDescriptor&) const = default;
  };
  struct OutIterator {
    using iterator_category = std::input_iterator_tag;
    using value_type = EdgeDescriptor;
    using difference_type = std::ptrdiff_t;
    using pointer = const EdgeDescriptor*;
    using reference = EdgeDescriptor;
    std::uint32_t from = 0;
    const Edge* at = nullptr;
    EdgeDescriptor operator*() const { return {from, at->task.value}; }
    OutIterator& operator++() {
      ++at;
      return *this;
    }
    OutIterator operator++(int) {
      OutIterator old = *this;
      ++at;
      return old;
    }
    bool operator==(const OutIterator& other) const { return at == other.at; }
    bool operator!=(const OutIterator& other) const { return at != other.at; }
  };
  struct Category : boost::vertex_list_graph_tag, boost::incidence_graph_tag {};

  using vertex_descriptor = std::uint32_t;
  using edge_descriptor = EdgeDescriptor;
  using directed_category = boost::directed_tag;
  using edge_parallel_category = boost::allow_parallel_edge_tag;
  using traversal_category = Category;
  using vertices_size_type = std::uint32_t;
  using edges_size_type = std::size_t;
  using degree_size_type = std::size_t;
  using vertex_iterator = boost::counting_iterator<std::uint32_t>;
  using out_edge_iterator = OutIterator;
  static vertex_descriptor null_vertex() { return Id<struct TaskThing>::none_value; }

  friend std::pair<vertex_iterator, vertex_iterator> vertices(const DagView& g) {
    return {vertex_iterator(0), vertex_iterator(static_cast<std::uint32_t>(g.columns->tasks()))};
  }
  friend vertices_size_type num_vertices(const DagView& g) { return static_cast<std::uint32_t>(g.columns->tasks()); }
  friend std::pair<OutIterator, OutIterator> out_edges(std::uint32_t v, const DagView& g) {
    const auto out = g.columns->out(TaskId(v));
    return {OutIterator{v, out.data()}, OutIterator{v, out.data() + out.size()}};
  }
  friend degree_size_type out_degree(std::uint32_t v, const DagView& g) { return g.columns->out(TaskId(v)).size(); }
  friend std::uint32_t source(const EdgeDescriptor& e, const DagView&) { return e.from; }
  friend std::uint32_t target(const EdgeDescriptor& e, const DagView&) { return e.to; }
};

}  // namespace pelsim
