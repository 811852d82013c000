#pragma once
#include "models/ranks/message_sink.hpp"

/// The messages of collective operations, algorithm by algorithm, for any number of members and any sizes. Times are
/// those without contention on a network of T = a + n b where a member sends one and receives one message at a time;
/// g seconds a byte are spent on combining; p members, lg = ceil(log2 p), n bytes in all, m = n / p a piece.
/// Pieces belong to members by their number unless said otherwise.
/// [Thakur, Rabenseifner, Gropp: Optimization of collective communication operations in MPICH, IJHPCA 19(1), 2005]
namespace pelsim::ranks {

// --- barrier ---
/// lg rounds: signal the member 2^k further, wait for the one 2^k before. lg a. [Hensgen, Finkel, Manber 1988]
void dissemination_barrier(Team&);
/// Pairs at distance 2^k; where p is no power of two the members beyond it signal a partner before and after.
void doubling_barrier(Team&);

// --- broadcast: all pieces of the root to everybody ---
/// lg (a + n b).
void binomial_broadcast(Team&, std::uint32_t root, const Pieces&);
/// The root sends to each in turn: (p - 1)(a + n b).
void flat_broadcast(Team&, std::uint32_t root, const Pieces&);
/// Each passes piece after piece on: (p - 2 + k)(a + n b / k) for k equal pieces.
void chain_broadcast(Team&, std::uint32_t root, const Pieces&);
/// Binomial scatter of p pieces, then ring allgather: (lg + p - 1) a + 2 (p - 1) m b. [van de Geijn]
void scatter_allgather_broadcast(Team&, std::uint32_t root, const Pieces&);

// --- reduce: all pieces of everybody, combined, to the root ---
/// lg (a + n b + n g) where p is a power of two; lg (a + n b) for any p without g.
void binomial_reduce(Team&, std::uint32_t root, const Pieces&);
/// The root receives from each in turn: (p - 1)(a + n b) + n g, where combining is hidden behind the next message.
void flat_reduce(Team&, std::uint32_t root, const Pieces&);

// --- allreduce ---
/// lg (a + n b + n g) where p is a power of two. Else, with q the power below: member 2k < 2 (p - q) gives its data to
/// its neighbour before and gets the result after: (log2 q + 2)(a + n b) + (log2 q + 1) n g.
void doubling_allreduce(Team&, const Pieces&);
/// Ring reduce-scatter and ring allgather of p pieces: 2 (p - 1)(a + m b) + (p - 1) m g. [Patarasuk & Yuan 2009]
void ring_allreduce(Team&, const Pieces&);
/// Recursive halving and doubling of q pieces, q the power of two not above p: 2 log2 q a + 2 (q - 1)/q n b +
/// (q - 1)/q n g, and 2 (a + n b) + n g where members are folded as above. [Rabenseifner 2004]
void halving_doubling_allreduce(Team&, const Pieces&);
/// Two binary trees, the inner members of one being leaves of the other; each carries every second piece up and down,
/// piece after piece. [Sanders, Speck, Traeff 2009; NCCL 2.4]
void double_tree_allreduce(Team&, const Pieces&);
/// Nodes of so many neighbours: reduce-scatter within the node, allreduce of each piece between the nodes, allgather
/// within, all by rings: 2 (s - 1)(a + n/s b) + 2 (k - 1)(a + n/(s k) b) for k nodes of s, p pieces. Where `per_node`
/// does not divide p: binomial reduce to the first of each node, ring between these, binomial broadcast.
void hierarchical_allreduce(Team&, std::uint32_t per_node, const Pieces&);
/// Reduce to member 0, then broadcast from it.
void reduce_broadcast_allreduce(Team&, const Pieces&);

// --- allgather: piece k of member k to everybody ---
/// Member k begins with piece (k - shift) mod p. (p - 1)(a + m b).
void ring_allgather(Team&, const Pieces&, std::uint32_t shift = 0);
/// lg a + (p - 1) m b where p is a power of two; Bruck's else, as MPICH does.
void doubling_allgather(Team&, const Pieces&);
/// lg a + (p - 1) m b. [Bruck et al. 1997]
void bruck_allgather(Team&, const Pieces&);

// --- reduce-scatter: piece k of everybody, combined, to member k ---
/// (p - 1)(a + m b + m g).
void pairwise_reduce_scatter(Team&, const Pieces&);
void ring_reduce_scatter(Team&, const Pieces&);
/// lg a + (p - 1) m (b + g) where p is a power of two; else members are folded before and get their piece after.
void halving_reduce_scatter(Team&, const Pieces&);

// --- alltoall: piece p s + d from member s to member d ---
/// (p - 1)(a + m b), m the size of one such piece.
void pairwise_alltoall(Team&, const Pieces&);
/// Everything is posted at once: a + m b; (p - 1)(a + m b) where a member sends one message at a time.
void spread_alltoall(Team&, const Pieces&);
/// lg rounds; in round k everything moves 2^k on that has this bit in its distance: lg a + lg p/2 m b where p is a
/// power of two. [Bruck et al. 1997]
void bruck_alltoall(Team&, const Pieces&);

// --- scatter and gather: piece k from the root to member k, and back ---
/// lg a + (n - m) b. Member k has piece (k - root) mod p where `rotated`.
enum class Numbering { of_members, rotated };
void binomial_scatter(Team&, std::uint32_t root, const Pieces&, Numbering = Numbering::of_members);
void binomial_gather(Team&, std::uint32_t root, const Pieces&);
/// (p - 1) a + (n - m) b.
void flat_scatter(Team&, std::uint32_t root, const Pieces&);
void flat_gather(Team&, std::uint32_t root, const Pieces&);

}  // namespace pelsim::ranks
