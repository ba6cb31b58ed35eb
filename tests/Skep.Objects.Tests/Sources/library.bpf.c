// Only functions for others to link with.
int limit = 4;

__attribute__((noinline)) int square(int x)
{
	return x * x < limit ? x * x : limit;
}

__attribute__((noinline)) int fourth(int x)
{
	return square(square(x));
}
