namespace Skep.KernelAbi;

/// <summary>A helper that some programs call with another prototype.</summary>
/// <param name="AttachTypes">Empty if it holds for every expected attach type.</param>
public sealed record HelperVariant(HelperId Id, ProgramTypeSet Programs, AttachTypeSet AttachTypes, HelperPrototype Prototype);
