using System.Threading.Channels;

namespace Skep.Abstractions.Tests;

public class EventStreamTests
{
    [Fact]
    public async Task Records_arrive_as_structs_in_order()
    {
        using var stream = new ChannelStream();
        for (int i = 0; i < 5; i++)
            stream.Send(BitConverter.GetBytes(i));
        using var stop = new CancellationTokenSource();

        var seen = new List<int>();
        await foreach (int value in stream.ReadAllAsync<int>(stop.Token))
        {
            seen.Add(value);
            if (seen.Count == 5)
                break;
        }

        Assert.Equal([0, 1, 2, 3, 4], seen);
    }

    [Fact]
    public async Task A_record_longer_than_the_struct_loses_its_padding_and_a_shorter_one_is_an_error()
    {
        using var stream = new ChannelStream();
        stream.Send([1, 0, 0, 0, 99, 99, 99, 99]);
        stream.Send([1, 2]);

        var records =
            stream.ReadAllAsync<int>(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await records.MoveNextAsync());
        Assert.Equal(1, records.Current);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await records.MoveNextAsync());
        Assert.Contains("a record has 2 bytes", error.Message, StringComparison.Ordinal);
        await records.DisposeAsync();
    }

    [Fact]
    public async Task Cancellation_ends_the_reading_without_an_exception()
    {
        using var stream = new ChannelStream();
        using var stop = new CancellationTokenSource();
        stream.Send(BitConverter.GetBytes(1));

        int count = 0;
        await foreach (int _ in stream.ReadAllAsync<int>(stop.Token))
        {
            count++;
            await stop.CancelAsync();
        }

        Assert.Equal(1, count);
    }

    sealed class ChannelStream : EventStream
    {
        readonly Channel<byte[]> _channel = Channel.CreateUnbounded<byte[]>();

        public override long Lost => 0;

        public void Send(byte[] record) => _channel.Writer.TryWrite(record);

        public override int Drain(EventHandler handler)
        {
            int count = 0;
            for (; _channel.Reader.TryRead(out byte[]? record); count++)
                handler(record);
            return count;
        }

        public override bool Wait(TimeSpan timeout, CancellationToken cancellation = default) => _channel.Reader.TryPeek(out _);

        protected override async ValueTask WaitAsync(CancellationToken cancellation)
        {
            try
            {
                await _channel.Reader.WaitToReadAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                // Waking up is all that cancellation asks of a wait.
            }
        }

        protected override void Dispose(bool disposing) => _channel.Writer.TryComplete();
    }
}
