#pragma once
#include "study/exporters/page.hpp"
#include "study/report.hpp"

namespace pelsim {

/// The section on energy, carbon and cost; nothing where all of them are unknown.
void energy_text(Page&, const Report&);

}  // namespace pelsim
