#include "models/csv.hpp"

#include <filesystem>

#include "tests/catch.hpp"
#include "tests/models/refusal.hpp"

using pelsim::CsvTable;
using pelsim::TextFile;

namespace {
CsvTable table(const std::string& text) { return CsvTable(TextFile("t.csv", text)); }
std::string refused(const std::string& text) {
  return refusal([&] { table(text); });
}
}  // namespace

TEST_CASE("a CSV cell keeps commas, quotes and line breaks that stand in quotes") {
  const CsvTable t = table("name,text\n\"a,b\",\"say \"\"hi\"\"\"\nc,\"two\nlines\"\nd,last");
  REQUIRE(t.rows() == 3);
  CHECK(t.cell(0, 0) == "a,b");
  CHECK(t.cell(0, 1) == "say \"hi\"");
  CHECK(t.cell(1, 1) == "two\nlines");
  CHECK(t.cell(2, t.column("text")) == "last");
  CHECK(t.place(2, 1).text() == "t.csv:5:3");  // the third row begins on line 5: the second one has two lines
}

TEST_CASE("a byte order mark, CRLF, blank lines, comments and blanks around cells do not count") {
  const CsvTable t = table("\xEF\xBB\xBF# made by hand\r\nid , size\r\n\r\n 1,  2.5 \r\n# end\r\n");
  REQUIRE(t.rows() == 1);
  CHECK(t.columns() == std::vector<std::string>{"id", "size"});
  CHECK(t.number(0, 1, 0, 10) == 2.5);
  CHECK(t.place(0, 1).text() == "t.csv:4:6");
}

TEST_CASE("a CSV file that is wrong is refused with its place") {
  CHECK(refused("id,size\n1,2\n3\n") == "t.csv:3:1: the row has 1 cells, the header has 2");
  CHECK(refused("id,size\n1,\"2\n") == "t.csv:2:1: a quote is opened and never closed");
  CHECK(refused("id,size\n1,2\"x\"\n") ==
        "t.csv:2:4: a quote inside a cell: put the whole cell in quotes and double the quotes in it");
  CHECK(refused("id,id\n") == "t.csv:1:4: there are two columns named 'id'");
  CHECK(refused("id,,x\n") == "t.csv:1:4: column 2 has no name");
  CHECK(refused("# nothing\n") == "t.csv:1:10: has no header line");
  const CsvTable t = table("id,größe\nä,x\nb,1e9\nc,nan\n");
  CHECK(refusal([&] { t.column("from"); }) == "t.csv:1:1: there is no column 'from'; the header has id, größe");
  CHECK(refusal([&] { t.number(0, 1, 0, 1); }) == "t.csv:2:3: größe must be a number, not 'x'");
  CHECK(refusal([&] { t.number(1, 1, 0, 1); }) == "t.csv:3:3: größe is 1e9, but must be from 0 to 1");
  CHECK(refusal([&] { t.number(2, 1, 0, 1); }) == "t.csv:4:3: größe must be a number, not 'nan'");
}

TEST_CASE("a file that is missing, a folder, empty or no text is refused in one sentence") {
  const auto folder = std::filesystem::temp_directory_path() / "pelsim-text-file-test";
  std::filesystem::create_directories(folder);
  const std::string name = (folder / "x.txt").string();
  const auto read = [&] { return refusal([&] { TextFile::read(name); }); };
  std::filesystem::remove(name);
  CHECK(read() == name + ": no such file; check the path");
  CHECK(refusal([&] { TextFile::read(folder.string()); }) ==
        folder.string() + ": is a folder, a file is needed: name a file in it");
  pelsim::write_text_file(name, " \n\n");
  CHECK(read() == name + ": is empty");
  pelsim::write_text_file(name, std::string("ab\nc\0d", 6));
  CHECK(read() == name + ":2:2: a NUL byte: this is not a text file (is it compressed?)");
  pelsim::write_text_file(name,
                          "\xFF\xFE"
                          "a");
  CHECK(read() == name + ": is UTF-16 text; save it as UTF-8");
  CHECK(refusal([&] { pelsim::write_text_file((folder / "no" / "x").string(), ""); }) ==
        (folder / "no" / "x").string() + ": cannot be written: there is no folder '" + (folder / "no").string() + "'");
  std::filesystem::remove_all(folder);
}

TEST_CASE("a lone CR ends a row of a CSV file outside quotes, so that no row is lost") {
  const CsvTable mixed = table("id,time\na,1\rb,5\nc,9\n");
  REQUIRE(mixed.rows() == 3);
  CHECK(mixed.cell(1, 0) == "b");
  CHECK(mixed.cell(2, 1) == "9");
  CHECK(mixed.place(2, 1).text() == "t.csv:4:3");
  const CsvTable old = table("# old\rid,text\r\ra,\"x\ry\"\rb,z");
  REQUIRE(old.rows() == 2);
  CHECK(old.cell(0, 1) == "x\ry");
  CHECK(old.cell(1, 1) == "z");
  CHECK(old.place(1, 0).text() == "t.csv:6:1");  // row a has two lines
  CHECK(refused("id,size\r1,2\r3\r") == "t.csv:3:1: the row has 1 cells, the header has 2");
}

TEST_CASE("a text file knows the line and the character of every byte") {
  const TextFile file("x", "ab\n\xC3\xA4z\r\nq\rend");
  CHECK(file.place(std::size_t{0}).text() == "x:1:1");
  CHECK(file.place(std::size_t{2}).text() == "x:1:3");  // the line feed ends its own line
  CHECK(file.place(std::size_t{5}).text() == "x:2:2");
  CHECK(file.place(std::size_t{8}).text() == "x:3:1");
  CHECK(file.place(std::size_t{10}).text() == "x:4:1");
  CHECK(file.place(std::size_t{99}).text() == "x:4:4");
}
