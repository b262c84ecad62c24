"""The matrix of the sign-off: who (关系) × in which state × by which road. One set of data, from which the tests on a
site, those by REST and docs/sign_off_matrix.md are made."""
