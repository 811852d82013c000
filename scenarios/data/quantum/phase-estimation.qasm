// Iterative phase estimation: three bits of the phase of u1(2 pi 5/8), one ancilla measured, reset and used again.
OPENQASM 2.0;
include "qelib1.inc";

gate power(k) c, t { cu1(2*pi*5/8*2^k) c, t; }

qreg ancilla[1];
qreg state[1];
creg low[1];
creg middle[1];
creg high[1];

x state;
h ancilla;
power(2) ancilla, state;
h ancilla;
measure ancilla -> low;
reset ancilla;

h ancilla;
power(1) ancilla, state;
if (low == 1) u1(-pi/2) ancilla[0];
h ancilla;
measure ancilla -> middle;
reset ancilla;

h ancilla;
power(0) ancilla, state;
if (low == 1) u1(-pi/4) ancilla[0];
if (middle == 1) u1(-pi/2) ancilla[0];
barrier ancilla, state;
h ancilla;
measure ancilla -> high;
