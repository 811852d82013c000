#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/error.hpp"

namespace pelsim {

/// Whether the file begins as HDF5 does. False for what cannot be opened.
bool is_hdf5(const std::string& path);

/// Reads groups, the extents of datasets, and small texts and whole numbers in them, from an HDF5 file as h5py writes
/// it by default (libver "earliest": superblock 0 or 1, object headers 1, groups as symbol tables; texts fixed, or of
/// variable length; data contiguous or compact). Larger data is never read. Throws ScenarioError with the byte at which
/// the file is damaged or uses what is not read. [HDF5 File Format Specification, support.hdfgroup.org]
class Hdf5File {
 public:
  /// An object by the address of its header.
  struct Object {
    std::uint64_t header = 0;
    std::string path;  ///< for messages: "/node/nodes/lif"
  };

  static Hdf5File read(const std::string& path);

  Object root() const { return {root_, ""}; }
  /// The members of a group, by name.
  std::map<std::string, Object> members(const Object& group) const;
  /// Throws when it is missing.
  Object at(const Object& group, const std::string& name) const;
  /// The extents of a dataset; empty for a single value.
  std::vector<std::uint64_t> extents(const Object& dataset) const;
  /// All texts of a dataset, at most 10 million.
  std::vector<std::string> texts(const Object& dataset) const;
  std::vector<std::int64_t> integers(const Object& dataset) const;

  [[noreturn]] void fail(const Object&, const std::string& message) const;

 private:
  struct Message {
    std::uint16_t type;
    std::uint64_t begin, size;
  };
  /// How the elements of a dataset are stored.
  struct Data {
    std::uint8_t type_class = 0;
    bool is_text = false;       ///< of class 9: texts of variable length
    std::uint64_t element = 0;  ///< bytes of one
    std::uint64_t begin = 0, size = 0, count = 1;
  };

  [[noreturn]] void damaged(std::uint64_t at, const std::string& message) const;
  std::uint64_t number(std::uint64_t at, int bytes) const;
  void expect(std::uint64_t at, std::string_view signature, const char* what) const;
  std::string text_at(std::uint64_t at, std::uint64_t most) const;
  std::vector<Message> messages(std::uint64_t header) const;
  void walk(std::uint64_t tree, std::uint64_t names, int depth, const Object& group,
            std::map<std::string, Object>& out) const;
  Data data(const Object& dataset) const;

  std::string path_, bytes_;
  std::uint64_t root_ = 0;
};

}  // namespace pelsim
