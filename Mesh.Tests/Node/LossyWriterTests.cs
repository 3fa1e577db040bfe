using System.Text;
using Mesh.Node.Cli;

namespace Mesh.Tests.Node;

public sealed class LossyWriterTests : IDisposable
{
    private readonly Disk _disk = new();
    private readonly LossyWriter _writer;

    public LossyWriterTests() => _writer = new LossyWriter(_disk);

    public void Dispose()
    {
        _writer.Dispose();
        _disk.Dispose();
    }

    [Fact]
    public async Task WhatAFullDiskDoesNotTakeIsDroppedAndCountedAndToldOnce()
    {
        _writer.WriteLine("one");
        _disk.IsFull = true;
        _writer.WriteLine("two");
        await _writer.WriteLineAsync("three");
        _writer.Write("four\nfive\n".AsSpan());
        _writer.Write("no line".ToCharArray());
        await _writer.FlushAsync();
        Assert.Equal(4, _writer.Dropped);

        _disk.IsFull = false;
        _writer.WriteLine("six");
        _writer.WriteLine("seven");

        Assert.Equal("one\n4 lines could not be written here: No space left\nsix\nseven\n", _disk.Text);
    }

    [Fact]
    public void AnythingButTheMediumIsNotItsConcern()
    {
        _disk.Fault = new InvalidOperationException();
        _disk.IsFull = true;

        Assert.Throws<InvalidOperationException>(() => _writer.WriteLine("one"));
    }

    private sealed class Disk : TextWriter
    {
        private readonly StringBuilder _text = new();

        public bool IsFull { get; set; }

        public Exception Fault { get; set; } = new IOException("No space left");

        public string Text => _text.ToString();

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => _text.Append(IsFull ? throw Fault : value);

        public override void Flush()
        {
            if (IsFull)
            {
                throw Fault;
            }
        }
    }
}
