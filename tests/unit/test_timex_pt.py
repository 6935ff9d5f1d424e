"""Portuguese: expressions of time and where they lie; the words that lead to them."""

from datetime import datetime

import pytest

from alerter.detectors.layout import read_page
from alerter.detectors.page import Page
from alerter.model import Entry
from alerter.timex import Anchor, Direction, find, load_language, resolve

PORTUGUESE = load_language("pt")
#: a Wednesday
PUBLISHED = datetime.fromisoformat("2025-09-10T08:05:00-03:00")


def dues(text: str, direction: Direction = Direction.AHEAD) -> list[str]:
    placed = (resolve(timex, Anchor(PUBLISHED), direction) for timex in find(text, PORTUGUESE))
    return [found.due.text for found in placed if found]


@pytest.mark.parametrize(
    "written",
    [
        "em 17 de setembro de 2025",
        "a 17 de Setembro",
        "na quarta-feira, 17 de setembro",
        "na quarta, 17",
        "na quarta (17)",
        "em dezessete de setembro",
        "em dezassete de Setembro",
        "17 set. 2025",
        "17/09/2025",
        "17/9/25",
        "17.09.2025",
        "17-09-2025",
        "2025-09-17",
        "até 17/9",
        "no dia 17",
        "no próximo dia 17",
        "a 17 deste mês",
        "em 17 do corrente",
        "na próxima quarta-feira",
        "na quarta que vem",
        "na quarta-feira da semana que vem",
        "daqui a sete dias",
        "em uma semana",
        "numa semana",
        "17 de setembro, uma quarta",
    ],
)
def test_one_day_is_read_in_all_its_spellings(written: str) -> None:
    assert dues(f"Vence {written}.") == ["2025-09-17"]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("hoje", "2025-09-10"),
        ("amanhã", "2025-09-11"),
        ("amanhã de manhã", "2025-09-11"),
        ("depois de amanhã", "2025-09-12"),
        ("ontem à noite", "2025-09-09"),
        ("anteontem", "2025-09-08"),
        ("há três dias", "2025-09-07"),
        ("três dias atrás", "2025-09-07"),
        ("na segunda-feira passada", "2025-09-08"),
        ("na sexta", "2025-09-12"),
        ("até segunda", "2025-09-15"),
        ("nesta quinta-feira", "2025-09-11"),
        ("daqui a dez dias", "2025-09-20"),
        ("em vinte e um dias", "2025-10-01"),
        ("num prazo de 30 dias", "2025-10-10"),
        ("no prazo máximo de dez dias úteis", "2025-09-24"),
        ("um mês e meio", "2025-10-25"),
        ("mais quinze dias", "2025-09-25"),
        ("em 72h", "2025-09-13"),
        ("1º de outubro", "2025-10-01"),
        ("1.º de outubro de 2026", "2026-10-01"),
        ("primeiro de maio", "2026-05-01"),
        ("de 3 a 10 de outubro", "2025-10-10"),
        ("no fim do mês", "2025-09-30"),
        ("até ao final do ano", "2025-12-31"),
        ("no fim de junho de 2026", "2026-06-30"),
        ("no último dia de setembro", "2025-09-30"),
        ("no último dia útil de maio", "2026-05-29"),
        ("no quinto dia útil de outubro", "2025-10-07"),
        ("no primeiro dia do próximo trimestre", "2025-10-01"),
        ("na última sexta-feira de setembro", "2025-09-26"),
        ("no dia 15 do próximo mês", "2025-10-15"),
        ("em 31 de julho do ano que vem", "2026-07-31"),
        ("na véspera de Natal", "2025-12-24"),
        ("30 dias após 1º de outubro", "2025-10-31"),
        ("três dias antes de 30 de setembro", "2025-09-27"),
        ("na Sexta-feira Santa", "2026-04-03"),
        ("na quarta-feira de Cinzas", "2026-02-18"),
        ("no réveillon", "2025-12-31"),
        ("em maio de 2026", "2026-05"),
        ("em outubro", "2025-10"),
        ("o segundo trimestre de 2026", "2026-Q2"),
        ("na semana de 22 de setembro", "2025-W39"),
        ("no ano que vem", "2026"),
    ],
)
def test_days_and_periods_are_counted_from_the_anchor(written: str, due: str) -> None:
    assert dues(f"Será {written}.") == [due]


@pytest.mark.parametrize(
    ("written", "due"),
    [
        ("às 14h de sexta-feira", "2025-09-12T14:00:00-03:00"),
        ("às 14h30 de 29 de setembro", "2025-09-29T14:30:00-03:00"),
        ("em 29 de setembro, às 23h59min59s", "2025-09-29T23:59:00-03:00"),
        ("às 18h (horário de Brasília) do dia 30", "2025-09-30T18:00:00-03:00"),
        ("às 23h00 de quinta-feira (hora de Lisboa)", "2025-09-11T23:00:00-03:00"),
        ("à meia-noite de sexta", "2025-09-12T23:59:00-03:00"),
        ("ao meio-dia de sábado", "2025-09-13T12:00:00-03:00"),
        ("à zero hora de sexta-feira", "2025-09-12T00:00:00-03:00"),
        ("às dez da manhã de amanhã", "2025-09-11T10:00:00-03:00"),
        ("hoje, às 19 horas", "2025-09-10T19:00:00-03:00"),
        ("às 16h30 do dia 29 de junho de 2026", "2026-06-29T16:30:00-03:00"),
    ],
)
def test_a_clock_time_joins_its_day(written: str, due: str) -> None:
    assert dues(f"Encerra {written}.")[:1] == [due]


@pytest.mark.parametrize(
    "text",
    [
        "A segunda parcela foi paga.",
        "Na quinta edição do festival tocou um trio.",
        "É a quarta fase da obra.",
        "A quinta do Douro faz vinho.",
        "Abre de segunda a sexta.",
        "Treina todas as quintas.",
        "Mora na rua 25 de março.",
        "Descansa no fim de semana.",
        "Custa 1.500 reais.",
        "Tem 18 anos de idade.",
        "Venceu por 3-2.",
        "Subiu 15% em relação à versão 1.2.3.",
        "O Rio de Janeiro continua lindo.",
        "Ligue para o 112.",
    ],
)
def test_what_only_looks_like_time_is_left_alone(text: str) -> None:
    assert dues(text) == []


def page_of(text: str) -> Page:
    return read_page(
        Entry(
            feed="",
            key="1",
            outlet="A Voz",
            url="",
            title="Bolsas de estudo",
            text=text,
            published_at=PUBLISHED,
            zone=None,
        )
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Os alunos terão de entregar o pedido antes de 3 de outubro.",
            {"c:before", "L:act", "L:paper", "L:duty"},
        ),
        ("O prazo para as bolsas vence no dia 3 de outubro.", {"L:limit", "L:lapse"}),
        ("O ministério prorrogou o convênio até 3 de outubro.", {"c:until", "L:move"}),
        ("A lei que foi aprovada entra em vigor em 3 de outubro.", {"L:start", "L:rule"}),
        ("O concerto dos alunos será no dia 3 de outubro.", {"c:on", "L:event"}),
        ("Não serão aceitos mais papéis desde 3 de outubro.", {"c:from", "L:ban", "L:negation"}),
    ],
)
def test_the_words_around_a_date_carry_the_classes_of_all_languages(
    text: str, names: set[str]
) -> None:
    page = page_of(text)
    assert names <= page.expressions[0].names
