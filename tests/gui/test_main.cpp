// Catch2's main with a QApplication around it: offscreen unless the caller names a platform, plain fonts and style.
#define CATCH_CONFIG_RUNNER
#if __has_include(<catch2/catch_session.hpp>)
#include <catch2/catch_session.hpp>
#else
#include <catch2/catch.hpp>
#endif
#include <QApplication>

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
  int count = 1;
  QApplication application(count, argv);
  QApplication::setStyle("Fusion");
  return Catch::Session().run(argc, argv);
}
