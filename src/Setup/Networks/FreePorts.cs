using System.Net;
using System.Net.Sockets;

namespace Chain.Setup.Networks;

/// <summary>Ports of 127.0.0.1 that nobody listens on.</summary>
internal static class FreePorts
{
    /// <summary>
    /// Different ports, each free at this moment. Another program may take one before it is used; a node then says so.
    /// </summary>
    internal static int[] Pick(int count)
    {
        List<Socket> sockets = [];
        try
        {
            for (int i = 0; i < count; i++)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                sockets.Add(socket);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            }

            return [.. sockets.Select(socket => ((IPEndPoint)socket.LocalEndPoint!).Port)];
        }
        finally
        {
            foreach (Socket socket in sockets) socket.Dispose();
        }
    }
}
