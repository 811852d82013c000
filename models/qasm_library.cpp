#include "models/qasm_program.hpp"

/// The gates of qelib1.inc. As elementary count every gate on one qubit, cx and cz; the others are made of these by the
/// identities of the textbooks [Nielsen, Chuang: Quantum Computation and Quantum Information, 4.3; Barenco et al.,
/// Phys. Rev. A 52, 1995]. u1 turns a phase, so what is made of it alone costs a controller nothing.
namespace pelsim::qasm {

std::string_view library() {
  return R"(
opaque u1(l) a;
opaque id a;
opaque x a;
opaque y a;
opaque h a;
opaque sx a;
opaque sxdg a;
opaque cx a,b;
opaque cz a,b;

gate u3(t,p,l) a { U(t,p,l) a; }
gate u(t,p,l) a { U(t,p,l) a; }
gate u2(p,l) a { U(pi/2,p,l) a; }
gate u0(g) a { id a; }
gate rx(t) a { U(t,-pi/2,pi/2) a; }
gate ry(t) a { U(t,0,0) a; }
gate p(l) a { u1(l) a; }
gate rz(l) a { u1(l) a; }
gate z a { u1(pi) a; }
gate s a { u1(pi/2) a; }
gate sdg a { u1(-pi/2) a; }
gate t a { u1(pi/4) a; }
gate tdg a { u1(-pi/4) a; }

gate swap a,b { cx a,b; cx b,a; cx a,b; }
gate cy c,a { sdg a; cx c,a; s a; }
gate ch c,a { ry(-pi/4) a; cz c,a; ry(pi/4) a; }
gate crz(l) c,a { u1(l/2) a; cx c,a; u1(-l/2) a; cx c,a; }
gate cry(t) c,a { ry(t/2) a; cx c,a; ry(-t/2) a; cx c,a; }
gate crx(t) c,a { h a; crz(t) c,a; h a; }
gate cu1(l) c,a { u1(l/2) c; cx c,a; u1(-l/2) a; cx c,a; u1(l/2) a; }
gate cp(l) c,a { cu1(l) c,a; }
gate cu3(t,p,l) c,a { u1((l+p)/2) c; u1((l-p)/2) a; cx c,a; U(-t/2,0,-(p+l)/2) a; cx c,a; U(t/2,p,0) a; }
gate cu(t,p,l,g) c,a { u1(g) c; cu3(t,p,l) c,a; }
gate csx c,a { h a; cu1(pi/2) c,a; h a; }
gate rzz(t) a,b { cx a,b; u1(t) b; cx a,b; }
gate rxx(t) a,b { h a; h b; rzz(t) a,b; h a; h b; }
gate ryy(t) a,b { rx(pi/2) a; rx(pi/2) b; rzz(t) a,b; rx(-pi/2) a; rx(-pi/2) b; }

gate ccx a,b,c {
  h c; cx b,c; tdg c; cx a,c; t c; cx b,c; tdg c; cx a,c; t b; t c; h c; cx a,b; t a; tdg b; cx a,b;
}
gate ccz a,b,c { h c; ccx a,b,c; h c; }
gate cswap c,a,b { cx b,a; ccx c,a,b; cx b,a; }
)";
}

}  // namespace pelsim::qasm
