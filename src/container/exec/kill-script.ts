/** What the script prints if it killed every process of the command. */
export const KILLED = "killed";
/** What the script prints if PostgreSQL has adopted a process of the command, so that one still runs. */
export const LEFT_TO_SERVER = "left to server";

/**
 * Returns a script for any Bourne shell that kills the processes with `mark` in their environment, and their
 * descendants. It prints `KILLED` or `LEFT_TO_SERVER`, or nothing if it found no process.
 *
 * A process whose parent dies is adopted by the container's PID 1, and so is a dead process that its parent has not
 * waited for. PID 1 then learns how the process died. PostgreSQL takes an end by a signal for a crash, disconnects
 * all clients and recovers (`HandleChildCrash` in its `postmaster.c`). So the order matters:
 *
 * 1. All processes are stopped, until two looks at `/proc` find no other: a stopped process starts nothing. The first
 *    look can miss a child that a process started just before it stopped, and an adopted child's end counts, too.
 * 2. If PID 1 does not handle SIGCHLD, it does not learn of these deaths. All processes are killed at once.
 * 3. Otherwise, processes without children are killed. A parent whose children are all dead continues until it has
 *    waited for them, and is stopped again. Then it has no children either, and it is its turn. With a child that is
 *    not dead yet, it could end, as a shell does that has waited for its last command, and leave the child behind.
 *
 * In step 3, a shell can get as far as its next command. `prlimit`, if the image has it, then keeps the shell from
 * opening a file, and the dynamic linker of a new program from loading it. A parent that never waits for its
 * children is killed in the end.
 *
 * A process that PostgreSQL has already adopted cannot be killed without that recovery, and is left alone.
 */
export function killScript(mark: string): string {
  return `
exec 2>/dev/null
checked=' ' marked=' ' foreign=' ' any= left= round=0 stops=0 still= server= watches=1
read -r name < /proc/1/comm
case $name in *postgres|postmaster) server=1;; esac
while read -r name value; do
  case $name$value in SigCgt:*[02468ace]????) watches=;; esac
done < /proc/1/status

read_processes() {
  processes=
  for folder in /proc/[0-9]*; do
    read -r line < $folder/stat || continue
    pid=\${folder#/proc/}
    set -- \${line##*) }
    processes="$processes $pid"
    eval "state$pid=\\$1 parent$pid=\\$2"
    case $checked in *" $pid "*) continue;; esac
    if environment=$(cat $folder/environ); then
      case $environment in
        '') continue;;
        *${mark}*) marked="$marked$pid ";;
      esac
    fi
    checked="$checked$pid "
  done
}

find_members() {
  members=' ' parents=' ' grew=1
  for pid in $processes; do
    eval "state=\\$state$pid parent=\\$parent$pid"
    case $foreign$state in *" $pid "*|*Z|*X) continue;; esac
    case $marked in *" $pid "*) ;; *) continue;; esac
    if [ "$server:$parent" = 1:1 ]; then left=1; else members="$members$pid "; fi
  done
  while [ "$grew" ]; do
    grew=
    for pid in $processes; do
      case $foreign$members in *" $pid "*) continue;; esac
      eval "parent=\\$parent$pid"
      case $members in *" $parent "*) members="$members$pid " grew=1;; esac
    done
  done
  for pid in $members; do eval "parents=\\"\\$parents\\$parent$pid \\""; done
}

has_dead_child() {
  for pid in $members; do
    eval "parent=\\$parent$pid"
    [ $parent = $1 ] && read -r line < /proc/$pid/stat || continue
    case \${line##*) } in Z*) return 0;; esac
  done
  return 1
}

let_wait() {
  eval "tries=\\\${tries$1:-0}; tries$1=$((tries + 1))"
  if [ $tries -gt ${PATIENCE} ]; then kill -KILL $1; return; fi
  [ $tries -gt 0 ] || prlimit --pid $1 --nofile=0
  looks=$(((1 << tries) - 1))
  kill -CONT $1
  while [ $looks -gt 0 ] && has_dead_child $1; do
    looks=$((looks - 1))
    [ $tries -lt ${PATIENCE - 1} ] || sleep 0.02
  done
  kill -STOP $1
}

while [ $round -lt ${ROUNDS} ]; do
  round=$((round + 1))
  [ $round -lt 10 ] || sleep 0.02
  read_processes
  find_members
  [ "$members" != ' ' ] || break
  running=
  for pid in $members; do
    eval "state=\\$state$pid"
    case $state in
      [TtZX]) ;;
      *) if kill -STOP $pid; then running=1; else foreign="$foreign$pid "; fi;;
    esac
  done
  stops=$((stops + 1))
  if [ "$running" ] && [ $stops -lt 10 ]; then still=; continue; fi
  if [ "$watches" ] && [ ! "$still" ]; then still=1; continue; fi
  stops=0
  any=1
  if [ ! "$watches" ]; then kill -KILL $members; continue; fi
  waiting=' ' busy=' '
  for pid in $members; do
    eval "state=\\$state$pid parent=\\$parent$pid"
    if [ "$state" != Z ]; then
      busy="$busy$parent "
      case $parents in *" $pid "*) ;; *) kill -KILL $pid;; esac
      continue
    fi
    case $waiting in *" $parent "*) ;; *) waiting="$waiting$parent ";; esac
  done
  for pid in $waiting; do
    case $busy in *" $pid "*) ;; *) let_wait $pid; still=;; esac
  done
done
[ "$members" = ' ' ] || kill -KILL $members
if [ "$left" ]; then echo ${LEFT_TO_SERVER}; elif [ "$any" ]; then echo ${KILLED}; fi
`;
}

/** How often the script looks at all processes. It takes about two seconds if a process does not die. */
const ROUNDS = 100;
/**
 * How often a parent gets time to wait for its children. The time doubles, from none to some milliseconds, and is some
 * seconds in the last two tries: on a busy machine, a process may not run for that long.
 */
const PATIENCE = 6;
