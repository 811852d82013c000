#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "models/catalog.hpp"
#include "models/generator.hpp"

/// Montage: a mosaic of the sky from p overlapping images, d overlaps, 2p + d + 6 tasks in nine levels:
///
///   p mProjectPP -> d mDiffFit -> mConcatFit -> mBgModel -> p mBackground -> mImgTbl -> mAdd -> mShrink -> mJPEG
///
/// Structure and profiles of tasks and files: Bharathi et al., WORKS 2008, with the distributions of the authors'
/// public workflow generator (2MASS, 50 images a square degree); Juve et al., FGCS 29(3), 2013 describe the same
/// levels. Runtimes are normal, cut at zero. Two things are ours: the images lie on a grid and overlap with their up to
/// eight neighbours (about 4p overlaps, as published), of which some diagonal ones are left out (seeded) to reach the
/// number of tasks; and mAdd reads the corrected images, as recorded runs show.
namespace pelsim::workloads {
namespace {

/// Images on a grid of `columns`; the last row may be short.
struct Sky {
  std::size_t images, columns;

  explicit Sky(std::size_t p) : images(p), columns(static_cast<std::size_t>(std::sqrt(static_cast<double>(p)))) {
    while (columns * columns < p) ++columns;
  }
  std::size_t rows() const { return images / columns; }  // full ones
  std::size_t rest() const { return images % columns; }
  std::size_t straight_overlaps() const {
    return rows() * (columns - 1) + (rest() > 0 ? rest() - 1 : 0) + (images - columns);
  }
  std::size_t diagonal_overlaps() const {
    const std::size_t full = rows() > 0 ? 2 * (rows() - 1) * (columns - 1) : 0;
    return rest() > 0 ? full + rest() - 1 + std::min(rest(), columns - 1) : full;
  }
  std::size_t least_tasks() const { return 6 + 2 * images + straight_overlaps(); }
  std::size_t most_tasks() const { return least_tasks() + diagonal_overlaps(); }
};

/// The smallest sky that can reach the number of tasks, or the one just below if that is nearer.
Sky sky_for(std::size_t tasks) {
  Sky sky(std::max<std::size_t>(2, tasks / 7));  // at most 4 overlaps an image: 2p + 4p + 6 tasks
  while (sky.images > 2 && sky.most_tasks() >= tasks) sky = Sky(sky.images - 1);
  while (sky.most_tasks() < tasks) sky = Sky(sky.images + 1);
  const Sky below(std::max<std::size_t>(2, sky.images - 1));
  const bool gap = tasks < sky.least_tasks() && below.most_tasks() < tasks;
  return gap && tasks - below.most_tasks() <= sky.least_tasks() - tasks ? below : sky;
}

struct Overlap {
  std::size_t a, b;
};

/// All straight overlaps and `diagonals` of the diagonal ones, chosen by selection sampling in the order of the sky.
std::vector<Overlap> overlaps(const Sky& sky, std::size_t diagonals, Stream& random) {
  std::vector<Overlap> out;
  out.reserve(sky.straight_overlaps() + diagonals);
  std::size_t left = sky.diagonal_overlaps();
  const auto diagonal = [&](std::size_t a, std::size_t b) {
    if (b >= sky.images) return;
    if (random.below(left--) >= diagonals) return;
    --diagonals;
    out.push_back({a, b});
  };
  for (std::size_t a = 0; a < sky.images; ++a) {
    const std::size_t column = a % sky.columns;
    const bool last_column = column + 1 == sky.columns;
    if (!last_column && a + 1 < sky.images) out.push_back({a, a + 1});
    if (a + sky.columns < sky.images) out.push_back({a, a + sky.columns});
    if (!last_column) diagonal(a, a + sky.columns + 1);
    if (column > 0) diagonal(a, a + sky.columns - 1);
  }
  return out;
}

/// An image and its area map, of one size.
struct Image {
  ItemId pixels, area;
  double size;
};

/// Adds tasks and files of a mosaic; times scale with the wanted mean time of mProjectPP, published as 13.59 s.
struct Mosaic {
  TimedGraph out;
  Stream random;
  double slower;

  TaskId add(const char* kind, double mean, double variance, double factor = 1) {
    const double time = positive_normal(random, mean, std::sqrt(variance)) * factor * slower;
    return out.add(out.graph.add_kind(kind), Seconds(time));
  }
  ItemId file(double size, TaskId maker = {}) { return out.graph.add_item(Bytes(std::floor(size + 0.5)), maker); }
  Image image(TaskId maker, double size) { return {file(size, maker), file(size, maker), size}; }
  void read(TaskId task, std::initializer_list<ItemId> files) {
    for (const ItemId f : files) out.graph.read(task, f);
  }
};

TaskGraph mosaic(const Sky& sky, const std::vector<Overlap>& pairs, double slower, const Stream& random) {
  const double p = static_cast<double>(sky.images), d = static_cast<double>(pairs.size());
  const double degree = std::sqrt(p / 50);  // side of the mosaic: 50 images a square degree
  Mosaic m{TimedGraph(2 * sky.images + pairs.size() + 6, 7 * sky.images + 5 * pairs.size() + 6), random, slower};

  const ItemId header = m.file(304);
  std::vector<Image> projected, corrected;
  for (std::size_t i = 0; i < sky.images; ++i) {
    const TaskId task = m.add("mProjectPP", 13.59, 0.06);
    m.read(task, {header, m.file(4222080)});
    projected.push_back(m.image(task, positive_normal(m.random, 4162432, std::sqrt(113770496.0))));
  }
  std::vector<ItemId> fits;
  for (const auto& [a, b] : pairs) {
    const TaskId task = m.add("mDiffFit", 10.59, 0.01);
    m.read(task, {header, projected[a].pixels, projected[a].area, projected[b].pixels, projected[b].area});
    fits.push_back(m.file(positive_normal(m.random, 273.74, std::sqrt(98.96)), task));
  }
  const TaskId concat = m.add("mConcatFit", 0.08, 0, d);
  m.read(concat, {m.file(27.2617 * d)});
  for (const ItemId fit : fits) m.read(concat, {fit});
  const TaskId model = m.add("mBgModel", 0.13, 0.01, d);
  m.read(model, {m.file(167.556 * p), m.file(209.953 * d, concat)});
  const ItemId corrections = m.file(53.1778 * p, model);

  for (const Image& before : projected) {
    const TaskId task = m.add("mBackground", 10.74, 0.03);
    m.read(task, {before.pixels, before.area, corrections});
    corrected.push_back(m.image(task, before.size));
  }
  const TaskId table = m.add("mImgTbl", 0.37, 0.01, p);
  const TaskId add = m.add("mAdd", 30.11, 0.05, degree * degree);
  m.read(table, {m.file(167.556 * p)});
  m.read(add, {header, m.file(352.24 * p, table)});
  for (const TaskId reader : {table, add})
    for (const Image& image : corrected) m.read(reader, {image.pixels, image.area});
  const double size = 173465280 * degree * m.random.uniform(0.9, 1.1), shrunken = size / 24.99;
  const TaskId shrink = m.add("mShrink", 12.21, 0, degree);
  m.read(shrink, {m.file(size, add), m.file(size, add)});
  const double jpeg = shrunken / 4 * m.random.uniform(0.75, 1.25);
  const double rate = positive_normal(m.random, 549291, std::sqrt(3933630100.67));
  m.read(m.add("mJPEG", jpeg / rate, 0), {m.file(shrunken, shrink)});
  return m.out.graph.build();
}

Workload make(const Parameters& parameters, const WorkloadContext& context) {
  const std::size_t wanted = count(parameters, "tasks");
  refuse_huge(parameters, "tasks", static_cast<double>(wanted), 4 * static_cast<double>(wanted));
  const Sky sky = sky_for(wanted);
  const std::size_t tasks = std::clamp(wanted, sky.least_tasks(), sky.most_tasks());

  Stream random = context.random.stream("workloads.montage");
  const std::vector<Overlap> pairs = overlaps(sky, tasks - sky.least_tasks(), random);
  const double slower = parameters.seconds("projection").value / 13.59;
  Workload made{mosaic(sky, pairs, slower, random)};
  made.notes.push_back(fmt::format("montage: {} tasks for {} images with {} overlaps{}", tasks, sky.images,
                                   pairs.size(),
                                   tasks == wanted ? "" : fmt::format(" ({} asked for, this is the nearest)", wanted)));
  return made;
}

}  // namespace

WorkloadModel montage() {
  return {.card = {.name = "montage",
                   .summary = "astronomy: a mosaic of overlapping images (structure and profiles as published)",
                   .parameters = {integer_entry("tasks", "1000", 1, 1e18, "size; the nearest possible one is made"),
                                  quantity_entry("projection", Unit::seconds, "13.59 s",
                                                 "mean time of mProjectPP; all other times scale with it")},
                   .source = "Bharathi et al., WORKS 2008; Juve et al., FGCS 29(3), 2013"},
          .make = make};
}

}  // namespace pelsim::workloads
