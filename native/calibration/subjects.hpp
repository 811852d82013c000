#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "native/calibration/crew.hpp"
#include "native/calibration/subject.hpp"
#include "native/kernel.hpp"

/// What is measured on this machine.
namespace pelsim::host {

/// The crew that measures, and what it must know of the machine.
struct Bench {
  Crew& crew;
  const Cores& cores;
  Bytes working_set;  ///< of one core: more than its own cache, no more than its part of a shared one
};

/// A kernel at one size.
struct Sized {
  Kernel kernel;
  std::uint64_t size;
};
/// Kernels that take turns, call by call, on one core, then on each of `core_counts` at once. So a call finds neither
/// its code nor its data where it left them in its core's cache, as a task does when others have run since (a call of
/// tile trsm takes up to 15 % longer than in a row of its own kind). Every thread works on inputs of its own, as many
/// in turn as its working set holds. Only calls count during which all cores were busy.
std::unique_ptr<Subject> kernel_subject(const Bench&, std::vector<Sized>, std::vector<unsigned> core_counts,
                                        Cell::What = Cell::What::kernel);
/// Taking and giving back a lock ("spin", "mutex"), or a "barrier": by 1, 2, 4, ... threads, as many as there are.
std::vector<std::unique_ptr<Subject>> agreement_subjects(const Bench&);
/// Bytes that one core has just written, copied by another into its own memory. At least two threads.
std::unique_ptr<Subject> message_subject(const Bench&, std::uint64_t bytes);
/// One time of a chain of integer operations on the crew's first core: it changes with the clock and with those who
/// take the core away, with nothing else.
double reference_time(Crew&);

/// 1, 2, 4, ... and `most`.
std::vector<unsigned> core_counts(unsigned most);

}  // namespace pelsim::host
