#include "models/ranks/trace_collective.hpp"

#include <fmt/format.h>

namespace pelsim::ranks {

std::optional<Operator> traced_operator(std::string_view action) {
  if (action == "barrier") return Operator::barrier;
  if (action == "bcast") return Operator::broadcast;
  if (action == "reduce") return Operator::reduce;
  if (action == "allreduce") return Operator::allreduce;
  if (action == "reducescatter") return Operator::reduce_scatter;
  if (action == "alltoall" || action == "alltoallv") return Operator::alltoall;
  if (action == "gather" || action == "gatherv") return Operator::gather;
  if (action == "scatter" || action == "scatterv") return Operator::scatter;
  if (action == "allgather" || action == "allgatherv") return Operator::allgather;
  return std::nullopt;
}

namespace {

/// One rank's call, put together with those of the ranks before it.
class Joining {
 public:
  Joining(std::span<const TraceFields> ranks, Collective& call)
      : first_(ranks.front()), p_(ranks.size()), is_vector_(first_.action().back() == 'v'), call_(call), flop_(p_) {
    if (call.op == Operator::alltoall) call.sizes.resize(p_ * p_);
    if (call.op == Operator::gather || call.op == Operator::allgather || call.op == Operator::scatter)
      call.sizes.resize(p_);
  }

  void join(std::size_t r, const TraceFields& fields) {
    switch (call_.op) {
      case Operator::barrier: return;
      case Operator::broadcast:
        fields.expect("count, and perhaps root and datatype", 1, 3);
        agree(r, fields, fields.count(1) * fields.datatype(3));
        return agree_root(fields, 2);
      case Operator::reduce:
        fields.expect("count, flop, and perhaps root and datatype", 2, 4);
        agree(r, fields, fields.count(1) * fields.datatype(4));
        computes(r, fields, 2);
        return agree_root(fields, 3);
      case Operator::allreduce:
        fields.expect("count, flop, and perhaps the datatype", 2, 3);
        agree(r, fields, fields.count(1) * fields.datatype(3));
        return computes(r, fields, 2);
      case Operator::reduce_scatter: return reduce_scatter(r, fields);
      case Operator::alltoall: return alltoall(r, fields);
      case Operator::gather:
      case Operator::allgather: return gather(r, fields);
      case Operator::scatter: return scatter(r, fields);
    }
  }
  std::vector<double> end() {
    call_.root = static_cast<std::uint32_t>(root_.value_or(0));
    return std::move(flop_);
  }

 private:
  void agree(std::size_t r, const TraceFields& fields, double bytes) {
    if (r > 0 && bytes != call_.bytes.value)
      fields.fail(fmt::format("'{}' moves {} B here, but {} B on rank 0 (line {})", fields.action(), bytes,
                              call_.bytes.value, first_.line()));
    call_.bytes = Bytes(bytes);
  }
  void agree_root(const TraceFields& fields, std::size_t field) {
    const std::size_t here = fields.has(field) ? fields.rank(field, "root") : 0;
    if (root_ && *root_ != here)
      fields.fail(fmt::format("'{}' has root {} here, but {} on rank 0 (line {})", fields.action(), here, *root_,
                              first_.line()));
    root_ = here;
  }
  void computes(std::size_t r, const TraceFields& fields, std::size_t field) {
    flop_[r] = fields.number(field, "amount", 1e30);
  }

  void reduce_scatter(std::size_t r, const TraceFields& fields) {
    fields.expect("a count for each rank, flop, and perhaps the datatype", p_ + 1, p_ + 2);
    if (r == 0)
      for (std::size_t k = 0; k < p_; ++k) call_.sizes.push_back(fields.count(1 + k) * fields.datatype(p_ + 2));
    computes(r, fields, p_ + 1);
  }
  void alltoall(std::size_t r, const TraceFields& fields) {
    if (is_vector_)
      fields.expect("buffer, a count to each rank, buffer, a count from each rank, and perhaps two datatypes",
                    2 * p_ + 2, 2 * p_ + 4);
    else
      fields.expect("count to and from each rank, and perhaps two datatypes", 2, 4);
    for (std::size_t k = 0; k < p_; ++k)
      call_.sizes[r * p_ + k] =
          is_vector_ ? fields.count(2 + k) * fields.datatype(2 * p_ + 3) : fields.count(1) * fields.datatype(3);
  }
  void gather(std::size_t r, const TraceFields& fields) {
    const bool rooted = call_.op == Operator::gather;
    const std::size_t counts = is_vector_ ? p_ + 1 : 2;
    const std::size_t most = counts + (rooted ? 3 : is_vector_ ? p_ + 2 : 2);
    fields.expect("counts, and perhaps root and datatypes", counts, most);
    const std::size_t extra = fields.given() - counts;
    // allgatherv may end in displacements instead of datatypes
    const bool has_type = rooted ? extra > 1 : extra > 0 && !(is_vector_ && extra == p_ && p_ > 2);
    call_.sizes[r] = fields.count(1) * (has_type ? fields.datatype(counts + (rooted ? 2 : 1)) : fields.default_bytes());
    if (rooted) agree_root(fields, counts + 1);
  }
  void scatter(std::size_t r, const TraceFields& fields) {
    const std::size_t counts = is_vector_ ? p_ + 1 : 2;
    fields.expect("counts, and perhaps root and datatypes", counts, counts + 3);
    agree_root(fields, counts + 1);
    call_.sizes[r] = fields.count(is_vector_ ? p_ + 1 : 2) * fields.datatype(counts + 3);
  }

  const TraceFields& first_;
  std::size_t p_;
  bool is_vector_;  ///< each member has a size of its own
  Collective& call_;
  std::vector<double> flop_;
  std::optional<std::size_t> root_;
};

}  // namespace

std::vector<double> read_collective(std::span<const TraceFields> ranks, Collective& call) {
  Joining joining(ranks, call);
  for (std::size_t r = 0; r < ranks.size(); ++r) joining.join(r, ranks[r]);
  return joining.end();
}

}  // namespace pelsim::ranks
