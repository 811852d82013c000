#include "models/catalog.hpp"

#include "models/presets.hpp"

// To add a model: declare its function in the list of its kind, and call it in the vector below. Nothing else.
namespace pelsim {

namespace workloads {
// generators
WorkloadModel chain();
WorkloadModel fork_join();
WorkloadModel independent();
WorkloadModel layered();
WorkloadModel cholesky();
WorkloadModel lu();
WorkloadModel qr();
WorkloadModel stencil();
WorkloadModel fft();
WorkloadModel conjugate_gradient();
WorkloadModel training();
WorkloadModel transformer();
WorkloadModel map_reduce();
WorkloadModel word_count();
WorkloadModel monte_carlo();
WorkloadModel sample_sort();
WorkloadModel n_body();
WorkloadModel spiking();
WorkloadModel state_vector();
WorkloadModel vqe();
WorkloadModel climate();
WorkloadModel genomics();
WorkloadModel montage();
WorkloadModel epigenomics();
WorkloadModel thousand_genome();

// generators of message-passing programs
WorkloadModel ping_pong();
WorkloadModel halo_exchange();
WorkloadModel bsp();
WorkloadModel all_to_all();
WorkloadModel collective();
WorkloadModel master_worker();
WorkloadModel pipeline();
WorkloadModel parameter_server();
WorkloadModel data_parallel();

// importers
WorkloadModel automatic();
WorkloadModel csv();
WorkloadModel dax();
WorkloadModel dot();
WorkloadModel goal();
WorkloadModel qasm();
WorkloadModel smpi_trace();
WorkloadModel stg();
WorkloadModel wfformat();
}  // namespace workloads

namespace schedulers {
SchedulerModel fifo();
SchedulerModel list();
SchedulerModel random();
SchedulerModel round_robin();
SchedulerModel work_stealing();
SchedulerModel mct();
SchedulerModel min_min();
SchedulerModel max_min();
SchedulerModel sufferage();
SchedulerModel heft();
SchedulerModel cpop();
SchedulerModel peft();
SchedulerModel fixed();
}  // namespace schedulers

namespace networks {
NetworkEntry free();
NetworkEntry flow();
NetworkEntry hockney();
NetworkEntry loggp();
NetworkEntry uncontended();
}  // namespace networks

namespace devices {
DeviceEntry calibrated();
DeviceEntry cpu();
DeviceEntry fpga();
DeviceEntry gpu();
DeviceEntry systolic();
DeviceEntry neuromorphic();
DeviceEntry qpu();
DeviceEntry qpu_ft();
DeviceEntry table();
}  // namespace devices

namespace demands {
DemandModel kernel();
DemandModel gemm();
DemandModel pipeline();
DemandModel convolution();
DemandModel spiking();
Card spiking_population();
Card spiking_projection();
DemandModel circuit();
}  // namespace demands

namespace platforms {
PlatformModel cluster();
PlatformModel table();
PlatformModel links();
PlatformModel edge_cloud();
PlatformModel simgrid_xml();
Card cluster_node();
Card cluster_device();
Card table_device();
Card table_link();
}  // namespace platforms

namespace interconnects {
InterconnectModel switched();
InterconnectModel star();
InterconnectModel crossbar();
InterconnectModel bus();
InterconnectModel full_mesh();
InterconnectModel ring();
InterconnectModel mesh();
InterconnectModel torus();
InterconnectModel hypercube();
InterconnectModel fat_tree();
InterconnectModel dragonfly();
}  // namespace interconnects

const std::vector<WorkloadModel>& workload_catalog() {
  static const std::vector<WorkloadModel> all = {
      // generators
      workloads::chain(),
      workloads::fork_join(),
      workloads::independent(),
      workloads::layered(),
      workloads::cholesky(),
      workloads::lu(),
      workloads::qr(),
      workloads::stencil(),
      workloads::fft(),
      workloads::conjugate_gradient(),
      workloads::training(),
      workloads::transformer(),
      workloads::map_reduce(),
      workloads::word_count(),
      workloads::monte_carlo(),
      workloads::sample_sort(),
      workloads::n_body(),
      workloads::spiking(),
      workloads::state_vector(),
      workloads::vqe(),
      workloads::climate(),
      workloads::genomics(),
      workloads::montage(),
      workloads::epigenomics(),
      workloads::thousand_genome(),

      // generators of message-passing programs
      workloads::ping_pong(),
      workloads::halo_exchange(),
      workloads::bsp(),
      workloads::all_to_all(),
      workloads::collective(),
      workloads::master_worker(),
      workloads::pipeline(),
      workloads::parameter_server(),
      workloads::data_parallel(),

      // importers
      workloads::wfformat(),
      workloads::stg(),
      workloads::dot(),
      workloads::dax(),
      workloads::csv(),
      workloads::goal(),
      workloads::qasm(),
      workloads::smpi_trace(),
      workloads::automatic(),
  };
  return all;
}

const std::vector<SchedulerModel>& scheduler_catalog() {
  static const std::vector<SchedulerModel> all = {
      // dynamic: decide when tasks become ready
      schedulers::fifo(),
      schedulers::list(),
      schedulers::random(),
      schedulers::round_robin(),
      schedulers::work_stealing(),
      schedulers::mct(),
      // static: decide before the run
      schedulers::min_min(),
      schedulers::max_min(),
      schedulers::sufferage(),
      schedulers::heft(),
      schedulers::cpop(),
      schedulers::peft(),
      schedulers::fixed(),
  };
  return all;
}

const std::vector<NetworkEntry>& network_catalog() {
  static const std::vector<NetworkEntry> all = {
      // no contention, or at the ends alone
      networks::free(),
      networks::uncontended(),
      networks::hockney(),
      // messages and links
      networks::flow(),
      networks::loggp(),
  };
  return all;
}

const std::vector<DeviceEntry>& device_catalog() {
  static const std::vector<DeviceEntry> all = {
      // cores
      devices::calibrated(),
      devices::cpu(),
      devices::table(),
      // accelerators
      devices::fpga(),
      devices::gpu(),
      devices::neuromorphic(),
      devices::qpu(),
      devices::qpu_ft(),
      devices::systolic(),
  };
  return all;
}

const std::vector<DemandModel>& demand_catalog() {
  static const std::vector<DemandModel> all = {
      // numbers
      demands::kernel(),
      demands::gemm(),
      demands::convolution(),
      // what accelerators of other kinds run
      demands::pipeline(),
      demands::circuit(),
      demands::spiking(),
  };
  return all;
}

const std::vector<PlatformModel>& platform_catalog() {
  static const std::vector<PlatformModel> all = {
      // described in the scenario
      platforms::cluster(),
      platforms::table(),
      platforms::edge_cloud(),
      // read from a file
      platforms::links(),
      platforms::simgrid_xml(),
  };
  return all;
}

const std::vector<InterconnectModel>& interconnect_catalog() {
  static const std::vector<InterconnectModel> all = {
      // one hop, or two through a centre
      interconnects::switched(),
      interconnects::star(),
      interconnects::crossbar(),
      interconnects::bus(),
      interconnects::full_mesh(),
      // grids: nodes pass messages on
      interconnects::ring(),
      interconnects::mesh(),
      interconnects::torus(),
      interconnects::hypercube(),
      // trees and groups of switches
      interconnects::fat_tree(),
      interconnects::dragonfly(),
  };
  return all;
}

std::vector<Card> platform_entry_cards() {
  return {
      platforms::cluster_node(),
      platforms::cluster_device(),
      platforms::table_device(),
      platforms::table_link(),
      link_card(),
      memory_card(),
      demands::spiking_population(),
      demands::spiking_projection(),
  };
}

}  // namespace pelsim
