#pragma once
#include <string>

#include "sim/error.hpp"

/// The message of the ScenarioError that `action` throws; "accepted" when it throws none.
template <class Action>
std::string refusal(Action action) {
  try {
    action();
  } catch (const pelsim::ScenarioError& error) {
    return error.what();
  }
  return "accepted";
}
