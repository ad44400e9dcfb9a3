#!/usr/bin/perl
# Written from moby-ryuk's documentation: its settings, its protocol, and when it removes what.
use strict;
use warnings;
use IO::Select;
use Socket qw(:DEFAULT IPPROTO_IPV6 IPV6_V6ONLY IN6ADDR_ANY pack_sockaddr_in6);

$| = 1;
$SIG{PIPE} = "IGNORE";

my $port                 = $ENV{RYUK_PORT} || 8080;
my $connection_timeout   = seconds("RYUK_CONNECTION_TIMEOUT", "60s");
my $reconnection_timeout = seconds("RYUK_RECONNECTION_TIMEOUT", "10s");
my $request_timeout      = seconds("RYUK_REQUEST_TIMEOUT", "10s");
my $retry_offset         = seconds("RYUK_RETRY_OFFSET", "-1s");
my $changes_interval     = seconds("RYUK_CHANGES_RETRY_INTERVAL", "1s");
my $shutdown_timeout     = seconds("RYUK_SHUTDOWN_TIMEOUT", "10m");
my $retries              = $ENV{RYUK_REMOVE_RETRIES} // 10;
my $verbose              = ($ENV{RYUK_VERBOSE} // "") eq "true";

my ($status, $ping) = request("GET", "/_ping");
fail("ping: $ping") if $status != 200;
my $listener = listen_on($port);
say_it("INFO", "listening address=[::]:$port");
# Clients wait for this word (moby-ryuk 0.11).
say_it("INFO", "Started");

my $terminated = 0;
$SIG{TERM} = $SIG{INT} = sub { $terminated = 1 };
my %filters;
remove(wait_for_the_end());
say_it("INFO", "done");

# Takes connections and their filters until there is nobody left to wait for.
sub wait_for_the_end {
    my $select  = IO::Select->new($listener);
    my %pending = ();
    my $clients = 0;
    my $check   = now() + $connection_timeout;
    my $forced;
    while (1) {
        if ($terminated && !defined $forced) {
            $select->remove($listener);
            close $listener;
            $check = $forced = now() + ($clients > 0 ? $shutdown_timeout : 0);
        }
        if (defined $check && now() >= $check) {
            my ($found, $changed) = find_all(time + $retry_offset);
            if (!$changed || (defined $forced && now() >= $forced)) {
                close $listener;
                return $found;
            }
            say_it("WARN", "change detected, waiting again");
            $check = now() + $changes_interval;
        }
        my $pause = defined $check ? $check - now() : 3600;
        for my $socket ($select->can_read($pause > 0 ? $pause : 0)) {
            if ($socket == $listener) {
                accept(my $client, $listener) or next;
                $select->add($client);
                $pending{$client} = "";
                $clients++;
                $check = $forced;
                say_it("INFO", "client connected clients=$clients");
            } elsif (sysread($socket, $pending{$socket}, 65536, length $pending{$socket})) {
                while ($pending{$socket} =~ s/^([^\n]*)\n//) { take_filter($socket, $1) }
            } else {
                # The last line may come without its break.
                take_filter($socket, $pending{$socket});
                $select->remove($socket);
                delete $pending{$socket};
                close $socket;
                $clients--;
                $check = now() + $reconnection_timeout if $clients == 0 && !defined $forced;
                say_it("INFO", "client disconnected clients=$clients");
            }
        }
    }
}

sub take_filter {
    my ($socket, $line) = @_;
    $line =~ s/\r$//;
    return if $line eq "";
    my %fields;
    for my $field (split /&/, $line) {
        my ($name, $value) = map { decode($_) } split(/=/, $field, 2);
        push @{ $fields{$name} }, $value // "";
    }
    my $json = join ",", map {
        my $name = $_;
        quote($name) . ":{" . join(",", map { quote($_) . ":true" } sort @{ $fields{$name} }) . "}"
    } sort keys %fields;
    say_it("INFO", "adding filter {$json}");
    $filters{"{$json}"} = 1;
    syswrite $socket, "ACK\n";
}

# What matches; and whether some of it is too young, as somebody may be at work still.
sub find_all {
    my ($since) = @_;
    my (%found, $changed);
    for my $filter (keys %filters) {
        my $query = "filters=" . encode($filter);
        for (
            ["containers", "/containers/json?all=1&$query", qr/"Id":"([0-9a-f]{64})"/],
            ["networks",   "/networks?$query",              qr/"Id":"([0-9a-z]+)"/],
            ["volumes",    "/volumes?$query",               qr/"Name":"([^"]+)"/],
            ["images",     "/images/json?$query",           qr/"Id":"(sha256:[0-9a-f]{64})"/],
        ) {
            my ($kind, $path, $id) = @$_;
            my ($status, $body) = request("GET", $path);
            if ($status != 200) {
                say_it("ERROR", "list $kind: $status $body");
                next;
            }
            for my $item (items($body)) {
                next unless $item =~ $id;
                my $key = $1;
                next if $kind eq "containers" && $item =~ /"org\.testcontainers\.ryuk":"true"/;
                if (created($item) > $since) { $changed = 1 }
                else                         { $found{$kind}{$key} = 1 }
            }
        }
    }
    return (\%found, $changed);
}

sub remove {
    my ($found) = @_;
    my %path = (
        containers => sub { "/containers/$_[0]?force=1&v=1" },
        networks   => sub { "/networks/$_[0]" },
        volumes    => sub { "/volumes/" . encode($_[0]) . "?force=1" },
        # Without force: an image with two names stays.
        images     => sub { "/images/$_[0]" },
    );
    for my $kind (qw(containers networks volumes images)) {
        my @left = sort keys %{ $found->{$kind} || {} };
        for my $attempt (1 .. $retries) {
            @left = grep {
                my ($status, $body) = request("DELETE", $path{$kind}->($_));
                my $failed = $status >= 300 && $status != 404;
                say_it("ERROR", "remove $kind $_: $status $body") if $failed;
                $failed;
            } @left;
            last if !@left;
            sleep 1 if $attempt < $retries;
        }
    }
}

# The objects of a list, each as its text.
sub items {
    my ($json) = @_;
    my $depth = $json =~ /^\s*\{/ ? 2 : 1;
    my ($level, @items, $start) = (0);
    while ($json =~ /("(?:[^"\\]|\\.)*")|([\[{])|([\]}])/g) {
        next if defined $1;
        if (defined $2) {
            $start = pos($json) - 1 if $level == $depth;
            $level++;
        } else {
            $level--;
            push @items, substr($json, $start, pos($json) - $start) if $level == $depth;
        }
    }
    return @items;
}

sub created {
    my ($item) = @_;
    return $1 if $item =~ /"Created":(\d+)/;
    return 0 unless $item =~ /"Created(?:At)?":"(\d+)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)[^Z+-]*(?:Z|([+-])(\d\d):(\d\d))/;
    my $days = days($1, $2, $3);
    my $offset = defined $7 ? ($7 eq "-" ? -1 : 1) * ($8 * 3600 + $9 * 60) : 0;
    return $days * 86400 + $4 * 3600 + $5 * 60 + $6 - $offset;
}

# Since 1970-01-01, in the Gregorian calendar.
sub days {
    my ($year, $month, $day) = @_;
    if ($month <= 2) { $year--; $month += 12 }
    return 365 * $year + int($year / 4) - int($year / 100) + int($year / 400)
        + int((153 * ($month - 3) + 2) / 5) + $day - 719469;
}

sub request {
    my ($method, $path) = @_;
    my $answer = "";
    my $ok = eval {
        local $SIG{ALRM} = sub { die "no answer within $request_timeout s\n" };
        alarm $request_timeout;
        socket(my $engine, PF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
        connect($engine, pack_sockaddr_un("/var/run/docker.sock"))
            or die "Cannot connect to the Docker daemon at unix:///var/run/docker.sock: $!\n";
        # HTTP/1.0: the answer ends with the connection and is not in chunks.
        syswrite $engine, "$method $path HTTP/1.0\r\nHost: docker\r\n\r\n";
        while (sysread($engine, $answer, 65536, length $answer)) { }
        1;
    };
    my $failure = $@;
    alarm 0;
    chomp $failure;
    return (0, $failure) if !$ok;
    my ($head, $body) = split /\r\n\r\n/, $answer, 2;
    say_it("DEBUG", "$method $path: " . (split /\r\n/, $head)[0]) if $verbose;
    return ($head =~ m{^HTTP/\S+ (\d+)} ? $1 : 0, $body // "");
}

sub listen_on {
    my ($port) = @_;
    my $socket;
    if (socket($socket, PF_INET6, SOCK_STREAM, 0)) {
        setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, pack("i", 0));
        return $socket if bind($socket, pack_sockaddr_in6($port, IN6ADDR_ANY)) && listen($socket, 128);
    }
    socket($socket, PF_INET, SOCK_STREAM, 0) or fail("socket: $!");
    bind($socket, pack_sockaddr_in($port, INADDR_ANY)) && listen($socket, 128) or fail("listen: $!");
    return $socket;
}

# Go's durations: 10s, 1m30s, 500ms.
sub seconds {
    my ($name, $default) = @_;
    my $text = $ENV{$name} || $default;
    my %unit = (ms => 0.001, s => 1, m => 60, h => 3600);
    $text =~ /^(-?)((?:\d+(?:\.\d*)?(?:ms|s|m|h))+)$/
        or fail(qq(load config: parse env: $name: time: invalid duration "$text"));
    my ($sign, $parts, $sum) = ($1, $2, 0);
    $sum += $1 * $unit{$2} while $parts =~ /([\d.]+)(ms|s|m|h)/g;
    return $sign eq "-" ? -$sum : $sum;
}

# Seconds with fractions; the package of Time::HiRes is not in a minimal Debian.
sub now {
    open my $uptime, "<", "/proc/uptime" or fail("uptime: $!");
    return (split / /, <$uptime>)[0];
}

sub decode { my ($t) = @_; $t =~ tr/+/ /; $t =~ s/%([0-9a-fA-F]{2})/chr hex $1/ge; $t }
sub encode { my ($t) = @_; $t =~ s/([^A-Za-z0-9._~-])/sprintf "%%%02X", ord $1/ge; $t }
sub quote  { my ($t) = @_; $t =~ s/(["\\])/\\$1/g; qq("$t") }
sub say_it { print "level=$_[0] msg=\"$_[1]\"\n" }
sub fail   { say_it("ERROR", $_[0]); exit 1 }
