"""The hardware component: chips, boards and devices by the shapes of their names."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc

from builder.nlp.candidates import Candidate
from builder.nlp.reading import Reading
from ontology.lexicon import lexicon
from ontology.vocabulary import Concept

_MAKER = (
    r"(?:NVIDIA|Nvidia|nVidia|AMD|Intel|Huawei|Xilinx|Qualcomm|Apple|Google(?: Cloud)?|ARM|Arm|Samsung|"
    r"MediaTek|Altera|Raspberry|Graphcore|Cerebras|AWS|Amazon)"
)
_MEMORY = r"(?:[- ](?:SXM\d?|PCIe|NVL|\d+ ?GB?|Ti|Super|SUPER|Ada|Max-Q))*"
_CORES = (
    rf"(?:[ABHLPTV](?:4|10|16|20|30|40|60|80|100|200|300|800)|L40S|L4|T4|H20|GB?[23]00|GH200|"
    rf"A[2-6]000|V100S|P40|M40|K40|K80|A10G|DGX[- ]?[A-Z]?\d*|MI\d{{2,3}}[AXaxc]?){_MEMORY}(?![\w.])",
    r"(?:GeForce )?(?:RTX|GTX|Quadro|Tesla|TITAN|Titan)[- ]?(?:RTX[- ]?)?(?:PRO )?[A-Z]?\d{0,4}(?:[VX]p?)?"
    rf"(?: Ti| SUPER| Super| Ada| Laptop| Xp?| V| RTX){{0,2}}{_MEMORY}(?!\w)",
    r"Jetson(?:[- ](?:AGX|Xavier|Orin|Nano|NX|TX\d|Thor|Super|\d+ ?GB)){0,4}",
    r"(?:Cloud )?TPU[- ]?v?\d\w*(?:-\d+)?|TPU[- ]?v\d\w*|Trillium|Edge TPU",
    r"Ascend(?:[- ]?\d{3}\w{0,2}(?:-\w+)?)?|Kirin[- ]?\d+\w?|Kunpeng[- ]?\d*",
    r"(?:Alveo[- ])?[UV][25]\d0c?(?= FPGA| board| card| accelerat)|Alveo(?:[- ]U\d+c?)?|[VZ]CU\d{3,4}|KV26"
    r"|Versal(?: [A-Z]\w+)?|Zynq(?:[- ]?\w*\d+\w*)?|Stratix[- ]?\w*|Arria[- ]?\w*|Virtex[- ]?\w*"
    r"|Kintex[- ]?\w*|Artix[- ]?\w*|PYNQ(?:-\w+)?|VU\d+P|Ultra96\w*",
    r"Snapdragon(?: \w?\d+\w*)?(?: Gen \d| Elite)?|Hexagon(?: NPU| DSP)?|Dimensity(?: \d+)?|Exynos(?: \d+)?",
    r"Raspberry Pi(?: \d\w*| Zero\w*| Pico)?(?: Model \w\+?)?|Arduino(?: [A-Z]\w+){0,3}|ESP32\w*(?:-\w+)?|STM32\w*",
    r"M[1-5] (?:Pro|Max|Ultra)|iPhone(?: \d+\w*)?(?: Pro(?: Max)?| Plus)?|MacBook(?: Air| Pro)?"
    r"|Pixel \d+\w*(?: Pro)?|Galaxy S\d+\w*(?: Ultra)?|Vision Pro|Apple M\d(?: Pro| Max| Ultra)?|Apple silicon",
    r"Xeon(?: (?:Gold|Platinum|Silver|Phi|E\d|Max|Scalable))*(?: \w?\d{3,4}\w*)?|EPYC(?: \d\w+)?"
    r"|Ryzen(?: (?:\d|AI|Threadripper|Pro|Max\+?))*(?: \d{3,4}\w*)?|Core i\d(?:[- ]?\d{3,5}\w*)?"
    r"|Core Ultra(?: \d+)*|Sapphire Rapids|Ice Lake|Cascade Lake|Granite Rapids|Skylake|Grace(?:[- ]Hopper| CPU| Blackwell)"
    r"|Graviton\d?|Neoverse(?: \w+)?|A64FX",
    r"Cortex[- ][AMRX]\d+\w*|Ethos-U\d+|Mali(?:-\w+)?|Adreno(?: \d+)?|MAX7800\d|Coral",
    r"Gaudi[- ]?\d?|Cerebras(?: CS-\d| WSE-?\d?)?|WSE-?\d|CS-[123]|Groq\w*|Trainium\d?|Inferentia\d?"
    r"|IPU(?:-\w+)?|Loihi ?\d?|SpiNNaker\d?|TrueNorth|Akida|UPMEM|Habana(?: Gaudi ?\d?)?",
)
NAMED = re.compile(rf"(?:(?<=\d[xX×])|(?<![\w-]))(?:{_MAKER}[- ])?(?:{'|'.join(_CORES)})(?![\w])")
"""A chip, board or device by name, with its maker and memory where the text gives them."""

SERIES = re.compile(
    rf"(?<!\w){_MAKER} (?:[A-Z][\w-]*\d[\w-]*|[A-Z][a-z]+)(?= (?:GPU|CPU|NPU|FPGA|TPU|SoC|chip|board|processor|accelerator))"
)
CLASSES = re.compile(
    r"(?<![\w])(?:[GCNTDI]PUs?|FPGAs?|ASICs?|MCUs?|GPGPUs?|SoCs?|DSPs?"
    r"|(?:mobile|edge|embedded|wearable|IoT|on-board|handheld|resource-constrained edge) "
    r"(?:devices?|phones?|GPUs?|CPUs?|NPUs?|platforms?|servers?|processors?|hardware)"
    r"|smart ?phones?|micro-?controllers?(?: units?)?|(?:neuromorphic|AI|tensor) (?:chips?|processors?|accelerators?|cores?)"
    r"|(?:consumer(?:-grade)?|commodity|desktop|laptop|server|gaming) (?:GPUs?|CPUs?|hardware)"
    r"|supercomputers?|laptops?|Tensor Cores?|in-memory computing|processing-in-memory)(?!\w)",
    re.IGNORECASE,
)
_BEFORE = re.compile(rf"^(?:{_MAKER}|Tesla|GeForce|Quadro|Alveo|Cloud|Edge)[- ]")
_BEHIND = re.compile(r"[- ](?:SXM\d?|PCIe|NVL|\d+ ?GB?|Ti|Super|SUPER|Laptop|\d+)$")


def find_hardware(reading: Reading) -> Iterator[Candidate]:
    """Yield the hardware that a reading names: chips, boards, devices, and classes of them."""
    for pattern, by in ((NAMED, "hardware"), (SERIES, "hardware"), (CLASSES, "hardware_class")):
        for match in pattern.finditer(reading.text):
            first = bisect_left(reading.starts, match.start())
            end = bisect_right(reading.starts, match.end() - 1)
            whole = first < end and reading.starts[first] == match.start()
            if whole and reading.ends[end - 1] == match.end():
                yield Candidate(first, end, by, known_hardware(match[0]))


def known_hardware(name: str) -> Concept | None:
    """Return the concept that a name means: as it stands, or without maker, series or memory.

    >>> known_hardware("Tesla A100-SXM4").label == known_hardware("A100").label
    True
    >>> known_hardware("Z9999") is None
    True
    """
    while True:
        found = lexicon().find(name, "Hardware")
        if found:
            return found[0]
        shorter = _BEFORE.sub("", name)
        if shorter == name:
            shorter = _BEHIND.sub("", name)
        if shorter == name:
            return None
        name = shorter


@Language.factory("hardware", requires=["doc._.reading"], assigns=["doc._.candidates"])
def make_hardware(nlp: Language, name: str) -> "HardwareNames":
    """Return the component, for the config file."""
    return HardwareNames()


class HardwareNames:
    """Adds hardware to a document's candidates."""

    def __call__(self, doc: Doc) -> Doc:
        """Add the hardware of one document."""
        doc._.candidates += tuple(find_hardware(doc._.reading))
        return doc
