# SPDX-FileCopyrightText: 2026 Colorshine contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts for render farms with the engines that they are for: GNU parallel here
and over ssh to a server of the test's own, Slurm with daemons of the test's own."""

import getpass
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time
import unittest

from apply_case import COLORSHINE, RECIPE, ApplyCase, children, main, png, wait_until

FARM = pathlib.Path(os.environ["COLORSHINE_SOURCE"]) / "data/farm"
ODD_FOLDER = "o'ut $(x) \"{}\""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class FarmCase(ApplyCase):
    N_FILES = 9
    PROGRAMS = ()
    SIZE = 60

    def setUp(self):
        super().setUp()
        for program in self.PROGRAMS:
            if not shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin"):
                self.skipTest(f"no {program} here")
        self.environment = {**os.environ, "COLORSHINE": COLORSHINE}
        for i in range(self.N_FILES):
            self.write(f"in/{i}.png", png(self.SIZE, self.SIZE, seed=i))

    def daemon(self, *command, wait_for=None):
        """A process that ends with the test."""
        log = open(self.folder / f"{pathlib.Path(command[0]).name}.log", "wb")
        process = subprocess.Popen(command, cwd=self.folder, env=self.environment,
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()

        def stop():
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

        self.addCleanup(stop)
        if wait_for:
            wait_until(lambda: wait_for() or process.poll() is not None, command[0])
            self.assertIsNone(process.poll(), self.read(f"{pathlib.Path(command[0]).name}.log"))
        return process

    def farm(self, script, *arguments, status=0):
        return self.run_command([FARM / script, *arguments], status, env=self.environment)

    def assert_all_done(self, folder, reports="reports"):
        self.assertEqual(self.names(folder), sorted(f"{i}.png" for i in range(self.N_FILES)))
        lines = [json.loads(line) for line in self.read(f"{reports}/all.jsonl").decode().splitlines()]
        self.assertEqual([line["status"] for line in lines], ["done"] * self.N_FILES)

    def assert_usage(self, script):
        for arguments, sentence in (
            ((), "expected -- and the arguments of colorshine apply"),
            (("--shards", "0", "--", "in"), "--shards: expected a number from 1"),
            (("--shards",), "--shards needs a value"),
            (("--what",), "there is no option --what"),
            (("--", "in"), "colorshine apply: expected a recipe"),
        ):
            said = self.farm(script, *arguments, status=2)
            self.assertIn(sentence, said.err)
        said = self.farm(script, "--help")
        self.assertIn(f"Usage: {script} ", said.out)


class ParallelTest(FarmCase):
    PROGRAMS = ("parallel",)

    def test_here(self):
        self.farm("colorshine-parallel", "--shards", "4", "--", "-a", RECIPE, "--output-dir",
                  ODD_FOLDER, "in")
        self.assert_all_done(ODD_FOLDER)
        for i in range(1, 5):
            self.assertTrue((self.folder / f"reports/{i}.jsonl").exists())
        # Once more, and nothing is done again.
        times = [path.stat().st_mtime_ns for path in (self.folder / ODD_FOLDER).iterdir()
                 if path.suffix == ".png"]
        self.farm("colorshine-parallel", "--shards", "4", "--", "-a", RECIPE, "--output-dir",
                  ODD_FOLDER, "in")
        self.assertEqual(times, [path.stat().st_mtime_ns
                                 for path in (self.folder / ODD_FOLDER).iterdir()
                                 if path.suffix == ".png"])

    def test_failures(self):
        self.write("in/bad.png", b"")
        said = self.farm("colorshine-parallel", "--shards", "2", "--retries", "0", "--", "-a", RECIPE,
                         "--output-dir", "out", "in", status=1)
        self.assertIn(f"{self.N_FILES} done, 1 failed", said.err)
        self.assertIn("in/bad.png: the file is empty", said.err + said.out)

    def test_usage(self):
        self.assert_usage("colorshine-parallel")


class SshTest(FarmCase):
    PROGRAMS = ("parallel", "sshd", "ssh", "ssh-keygen")
    SIZE = 700

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("sshd that asks no password database needs root")
        keys = self.folder / "keys"
        keys.mkdir(mode=0o700)
        for name in ("host", "user"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keys / name],
                           check=True)
        os.makedirs("/run/sshd", exist_ok=True)
        port = free_port()

        def answers():
            try:
                with socket.create_connection(("127.0.0.1", port), 1):
                    return True
            except OSError:
                return False

        self.server = self.daemon(
            shutil.which("sshd", path="/usr/sbin:/sbin:" + os.environ["PATH"]), "-D", "-e",
            "-f", "/dev/null", "-p", str(port), "-h", str(keys / "host"),
            "-o", "ListenAddress=127.0.0.1", "-o", "UsePAM=no", "-o", "StrictModes=no",
            "-o", "PidFile=none", "-o", f"AuthorizedKeysFile={keys / 'user.pub'}",
            wait_for=answers,
        )
        self.ssh = (f"ssh -p {port} -i {keys / 'user'} -o StrictHostKeyChecking=no "
                    f"-o UserKnownHostsFile={keys / 'known'} -o BatchMode=yes -o LogLevel=ERROR")
        self.host = f"{getpass.getuser()}@127.0.0.1"

    def options(self, *more):
        return ["--hosts", self.host, "--ssh", self.ssh, "--shards", "3", *more, "--", "-a", RECIPE,
                "--output-dir", ODD_FOLDER, "in"]

    def test_over_ssh(self):
        self.farm("colorshine-parallel", *self.options())
        self.assert_all_done(ODD_FOLDER)
        log = self.read("reports/parallel.log").decode().splitlines()
        self.assertEqual({line.split("\t")[1] for line in log[1:]}, {self.host})

    def test_a_shard_that_is_killed_is_finished(self):
        process = subprocess.Popen(
            [FARM / "colorshine-parallel", *self.options()], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        self.addCleanup(self.end, process)
        wait_until(lambda: (self.folder / ODD_FOLDER / ".colorshine-state-1-of-3").exists(), "a state")
        (run,) = self.runs()
        os.kill(run, signal.SIGKILL)
        self.finish(process)
        self.assert_all_done(ODD_FOLDER)
        # GNU parallel ran four: one again.
        runs = sum(self.read(f"reports/{i}.jsonl").count(b'"status":"run"') for i in (1, 2, 3))
        self.assertEqual(runs, 4)

    def runs(self):
        """The processes of `apply` that the server has."""
        return find_runs(lambda run: self.server.pid in ancestors(run))


def ancestors(process):
    found = []
    while process > 1:
        try:
            process = int(pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            break
        found.append(process)
    return found


def find_runs(is_ours):
    found = []
    for folder in pathlib.Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            if words[:2] == [os.fsencode(COLORSHINE), b"apply"] and is_ours(int(folder.name)):
                found.append(int(folder.name))
        except OSError:
            # No process, or one that has just ended.
            continue
    return found


class SlurmTest(FarmCase):
    PROGRAMS = ("slurmctld", "slurmd", "sbatch", "squeue", "scontrol", "munged", "setpriv")
    SIZE = 900

    def setUp(self):
        super().setUp()
        if os.geteuid() != 0:
            self.skipTest("Slurm's daemons need root")
        # Daemons want folders that nobody else may write; a socket's path is short.
        for folder in (self.folder, *self.folder.parents):
            if folder == pathlib.Path("/tmp"):
                break
        self.start_munge()
        self.start_slurm()

    def start_munge(self):
        folder = self.folder / "munge"
        folder.mkdir(mode=0o755)
        self.folder.chmod(0o755)
        (folder / "key").write_bytes(os.urandom(128))
        (folder / "key").chmod(0o400)
        self.munge = folder / "socket"
        for path in (folder, folder / "key"):
            shutil.chown(path, "munge", "munge")
        self.daemon(
            "setpriv", "--reuid=munge", "--regid=munge", "--clear-groups", "munged", "--foreground",
            "--force", f"--key-file={folder / 'key'}", f"--socket={self.munge}",
            f"--pid-file={folder / 'pid'}", f"--log-file={folder / 'log'}",
            f"--seed-file={folder / 'seed'}", wait_for=self.munge.exists,
        )

    def start_slurm(self):
        folder = self.folder / "slurm"
        host = socket.gethostname().split(".")[0]
        for name in ("state", "spool"):
            (folder / name).mkdir(parents=True)
        (folder / "cgroup.conf").write_text("CgroupPlugin=disabled\n")
        # A job that is queued again waits until its old credential has expired. sbatch
        # asks less and less often for the end of a job, but before half of the age at
        # which ended jobs are forgotten.
        (folder / "slurm.conf").write_text(
            f"ClusterName=colorshine\nSlurmctldHost={host}(127.0.0.1)\n"
            f"SlurmctldPort={free_port()}\nSlurmdPort={free_port()}\n"
            "SlurmUser=root\nSlurmdUser=root\nAuthType=auth/munge\nCredType=cred/munge\n"
            f"AuthInfo=socket={self.munge},cred_expire=5\n"
            f"StateSaveLocation={folder / 'state'}\nSlurmdSpoolDir={folder / 'spool'}\n"
            f"SlurmctldPidFile={folder / 'slurmctld.pid'}\nSlurmdPidFile={folder / 'slurmd.pid'}\n"
            "ProctrackType=proctrack/linuxproc\nTaskPlugin=task/none\n"
            "JobAcctGatherType=jobacct_gather/none\n"
            "AccountingStorageType=accounting_storage/none\n"
            "SelectType=select/cons_tres\nSelectTypeParameters=CR_Core\nMpiDefault=none\n"
            "ReturnToService=2\nMinJobAge=4\nSchedulerParameters=sched_interval=1\nPlugStackConfig=/dev/null\n"
            f"NodeName={host} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN\n"
            f"PartitionName=all Nodes={host} Default=YES State=UP\n"
        )
        self.environment |= {
            "SLURM_CONF": str(folder / "slurm.conf"),
            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin",
        }
        os.environ["PATH"] = self.environment["PATH"]
        self.daemon("slurmctld", "-D")
        self.slurmd = self.daemon("slurmd", "-D", "-N", host)

        def is_ready():
            said = subprocess.run(["sinfo", "-h", "-o", "%T"], env=self.environment,
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
            return said.stdout.strip() == b"idle"

        wait_until(is_ready, "an idle node")

    def start_farm(self, *options):
        process = subprocess.Popen(
            [FARM / "colorshine-slurm", *options, "--", "-a", RECIPE, "--output-dir", ODD_FOLDER, "in"],
            cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self.addCleanup(self.end, process)
        return process

    def wait_for_run(self):
        """Until a task is at work: its processes."""
        return wait_until(
            lambda: (list((self.folder / ODD_FOLDER).glob(".colorshine-*.tmp"))
                     and find_runs(self.is_at_work)), "a task at work"
        )

    def runs_of(self, i):
        return self.read(f"reports/{i}.jsonl").count(b'"status":"run"')

    def n_runs(self):
        return sum(path.read_bytes().count(b'"status":"run"')
                   for path in (self.folder / "reports").glob("[0-9].jsonl"))

    def test_array(self):
        process = self.start_farm("--shards", "3", "--", "--cpus-per-task=1", "--mem=0")
        self.finish(process)
        self.assert_all_done(ODD_FOLDER)
        self.assertEqual([self.runs_of(i) for i in (1, 2, 3)], [1, 1, 1])

    def test_killed_tasks_are_requeued_and_finished(self):
        process = self.start_farm("--shards", "2", "--", "--cpus-per-task=2")
        # One whose process is killed, queued again by itself.
        run = self.wait_for_run()[0]
        os.kill(run, signal.SIGKILL)
        # And one that the operator queues again.
        wait_until(lambda: self.find_other_run(run) and self.n_runs() >= 2, "another run")
        wait_until(self.requeue_running, "a running task that can be queued again")
        self.finish(process)
        self.assert_all_done(ODD_FOLDER)
        self.assertGreaterEqual(self.n_runs(), 4)
        self.assert_no_leftovers()

    def is_at_work(self, run):
        """Other tests have runs too, at the same time."""
        folder = pathlib.Path(os.readlink(f"/proc/{run}/cwd"))
        return folder.is_relative_to(self.folder) and children(run)

    def requeue_running(self):
        """Whether there was a task to queue again."""
        jobs = subprocess.run(["squeue", "-h", "-t", "RUNNING", "-o", "%i"], env=self.environment,
                              stdout=subprocess.PIPE, check=True).stdout.split()
        requeued = [subprocess.run(["scontrol", "requeue", job], env=self.environment)
                    for job in jobs]
        return any(one.returncode == 0 for one in requeued)

    def find_other_run(self, first):
        return [run for run in find_runs(self.is_at_work) if run != first]


class SlurmUsageTest(FarmCase):
    PROGRAMS = ("sbatch",)

    def test_usage(self):
        self.assert_usage("colorshine-slurm")


if __name__ == "__main__":
    main()
