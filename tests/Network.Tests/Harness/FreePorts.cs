using System.Net;
using System.Net.Sockets;
using Chain.Setup.Networks;

namespace Chain.Network.Tests.Harness;

/// <summary>
/// Ports below the range from which the system takes the ports of outgoing connections, so that nobody has taken a
/// node's port when it comes back.
/// </summary>
internal static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 31_000;
    private const int Stride = 400;

    private static int _next = Environment.ProcessId;

    /// <summary>A base port for a network of some nodes (<see cref="NetworkPlan.BasePort"/>).</summary>
    internal static int PickBase(int nodes)
    {
        const int Slots = (Last - First) / Stride;
        for (int attempt = 0; attempt < Slots; attempt++)
        {
            int port = First + (_next++ % Slots * Stride);
            int[] offsets = [0, NetworkPlan.ApiPortOffset, NetworkPlan.HttpPortOffset];
            if (offsets.All(offset => Enumerable.Range(port + offset, nodes).All(IsFree))) return port;
        }

        throw new InvalidOperationException($"No free ports between {First} and {Last}.");
    }

    private static bool IsFree(int port)
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
