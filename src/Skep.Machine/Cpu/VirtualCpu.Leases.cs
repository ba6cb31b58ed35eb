namespace Skep.Machine;

sealed unsafe partial class VirtualCpu
{
    int _leaseCount;
    int _lockedCount;

    static string LeaseName(int region) => $"record {region}";

    void ReleaseAll()
    {
        _leaseCount = 0;
        _lockedCount = 0;
    }
}
