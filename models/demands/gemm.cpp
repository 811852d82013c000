#include "models/catalog.hpp"
#include "models/precision.hpp"
#include "sim/gemm_demand.hpp"

/// A matrix product by its shape: what systolic arrays answer, and CPUs and GPUs as 2 m n k flop on (m k + k n + 2 m n)
/// numbers. The convolution of h x w x c with n filters of r x s x c is m = output pixels, k = r s c.
namespace pelsim::demands {
namespace {

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms&) {
  auto demand = std::make_shared<GemmDemand>(parameters.number("m"), parameters.number("n"), parameters.number("k"));
  demand->batch = parameters.number("batch");
  demand->precision = precision(parameters);
  return demand;
}

Parameter extent(std::string name, std::string fallback, std::string meaning) {
  const bool required = fallback.empty();
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = std::move(fallback),
          .required = required,
          .least = 1,
          .most = 1e9,
          .meaning = std::move(meaning)};
}

}  // namespace

DemandModel gemm() {
  return {.card = {.name = "gemm",
                   .summary = "a matrix product, or a convolution, by its shape",
                   .parameters = {extent("m", "", "rows of the result; of a convolution: output pixels"),
                                  extent("n", "", "columns of the result; of a convolution: filters"),
                                  extent("k", "", "inner extent; of a convolution: elements of a filter"),
                                  extent("batch", "1", "products of this shape"), precision_parameter("fp32")},
                   .source = "Golub, Van Loan: Matrix Computations; Chellapilla, Puri, Simard: IWFHR 2006"},
          .make = make};
}

}  // namespace pelsim::demands
