namespace Skep.KernelAbi;

/// <summary>A helper that programs of one type may call only if loaded with one of these expected attach types.</summary>
public sealed record HelperAttachRule(HelperId Id, ProgramType Program, AttachTypeSet AttachTypes);
