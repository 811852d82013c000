#include <algorithm>
#include <cmath>

#include "models/catalog.hpp"
#include "models/precision.hpp"
#include "sim/gemm_demand.hpp"

/// A convolution layer as the matrix product of its patches and its filters [Chellapilla, Puri, Simard: IWFHR 2006]:
///   m = images x p x q pixels of the result, n = filters, k = filter_height x filter_width x channels
///   p = floor((height + 2 padding - filter_height) / stride) + 1, q likewise; ceil with rounding = "up" (SCALE-Sim)
/// The images are read once, not once a patch. Not modelled: Winograd's and Fourier forms, which need fewer products.
namespace pelsim::demands {
namespace {

double result_extent(const Parameters& parameters, const char* image, const char* filter) {
  const double free = parameters.number(image) + 2 * parameters.number("padding") - parameters.number(filter);
  if (free < 0) parameters.fail(filter, std::string("'") + filter + "' is larger than the image with its padding");
  const double steps = free / parameters.number("stride");
  return (parameters.text("rounding") == "up" ? std::ceil(steps) : std::floor(steps)) + 1;
}

std::shared_ptr<const Demand> make(const Parameters& parameters, TaskForms&) {
  const double images = parameters.number("images"), channels = parameters.number("channels");
  const double pixels =
      result_extent(parameters, "height", "filter_height") * result_extent(parameters, "width", "filter_width");
  const double patch = parameters.number("filter_height") * parameters.number("filter_width") * channels;
  auto demand = std::make_shared<GemmDemand>(images * pixels, parameters.number("filters"), patch);
  demand->a_numbers =
      std::min(images * parameters.number("height") * parameters.number("width") * channels, demand->m * patch);
  demand->precision = precision(parameters);
  return demand;
}

Parameter extent(std::string name, std::string fallback, std::string meaning, double least = 1) {
  const bool required = fallback.empty();
  return {.name = std::move(name),
          .type = Parameter::Type::integer,
          .fallback = std::move(fallback),
          .required = required,
          .least = least,
          .most = 1e6,
          .meaning = std::move(meaning)};
}

}  // namespace

DemandModel convolution() {
  return {
      .card = {.name = "convolution",
               .summary = "a layer of convolutions, as the product of its patches and its filters",
               .parameters = {extent("height", "", "of an image"),
                              extent("width", "", "of an image"),
                              extent("channels", "", "of an image"),
                              extent("filter_height", "", "pixels"),
                              extent("filter_width", "", "pixels"),
                              extent("filters", "", "channels of the result"),
                              extent("stride", "1", "pixels from patch to patch"),
                              extent("padding", "0", "pixels around the image, on each side", 0),
                              extent("images", "1", "of a batch"),
                              {.name = "rounding",
                               .type = Parameter::Type::choice,
                               .fallback = "down",
                               .choices = {"down", "up"},
                               .meaning =
                                   "of the number of patches: a part of a patch at the edge is left out, or counts"},
                              precision_parameter("fp32")},
               .source = "Chellapilla, Puri, Simard: IWFHR 2006"},
      .make = make};
}

}  // namespace pelsim::demands
