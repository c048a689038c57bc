import fc from "fast-check";

// The same properties are tried with the same values in every run, so that a failure is a change's doing; another
// seed (`GEN_SEED=$RANDOM npm test -- tests`) tries others.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env["GEN_SEED"] ?? 20_261_121) });
