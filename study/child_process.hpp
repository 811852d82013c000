#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

/// Programs that pelsim starts, and the way to them.
namespace pelsim {

/// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }
  void close();
  int number() const { return number_; }

 private:
  int number_;
};

/// A process that never outlives this object. What it prints goes nowhere, but for errors.
class Child {
 public:
  struct Start {
    std::string program;                      ///< its file
    std::vector<std::string> arguments;       ///< the first is its name
    std::vector<std::string> variables = {};  ///< NAME=VALUE, where the environment has none of that name
    int input = -1;                           ///< its standard input; -1: there is none
    int errors = -1;                          ///< takes its standard error; -1: ours does
    /// own: a Ctrl-C at the terminal does not reach it, and its end is asked for first, so that it can end its own.
    enum class Group { ours, own } group = Group::ours;
  };
  /// Throws EngineFailure.
  explicit Child(const Start&);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  void interrupt() const;
  /// How it ended.
  int wait();
  /// The same, if it has.
  std::optional<int> ended();

 private:
  pid_t number_ = -1;
  const Start::Group group_;
};

/// "pelsim-host was ended by signal 9 (Killed)"; "" when it ended well.
std::string end_text(const std::string& program_name, int status);

/// The program's file: beside this program or in PATH. "": nowhere.
std::string find_program(const std::string& name);

}  // namespace pelsim
