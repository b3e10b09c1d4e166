'use strict';
// The charts, from the numbers in the page.
(() => {
  const data = JSON.parse(document.getElementById('charts').textContent);
  const drawn = [];
  const PAPER = 680;
  const byId = (id) => document.getElementById(id);
  const escaped = (text) => String(text).replace(/[&<>"'`]/g, (c) => '&#' + c.charCodeAt(0) + ';');
  const number = (value) => value.toLocaleString('en-US', { maximumFractionDigits: 3 });

  // Colours come from the style sheet, so that light, dark and paper are decided in one place.
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = (name) => style.getPropertyValue('--' + name).trim();
    return {
      ink: of('ink'), soft: of('soft'), line: of('line'), card: of('card'), full: of('full'),
      chosen: of('chosen'), range: of('range'), low: of('low'), high: of('high'),
    };
  };

  const mixed = (from, to, share) => {
    const part = (colour, i) => parseInt(colour.slice(1 + 2 * i, 3 + 2 * i), 16);
    const channel = (i) => Math.round(part(from, i) + (part(to, i) - part(from, i)) * share);
    return 'rgb(' + [0, 1, 2].map(channel).join(',') + ')';
  };

  const frame = (c, trigger) => ({
    animation: false,
    textStyle: { color: c.ink, fontFamily: getComputedStyle(document.body).fontFamily },
    grid: { left: 8, right: 16, top: 34, bottom: 30, containLabel: true },
    tooltip: {
      trigger, confine: true, transitionDuration: 0, backgroundColor: c.card, borderColor: c.line,
      textStyle: { color: c.ink, fontSize: 12 }, axisPointer: { lineStyle: { color: c.soft } },
    },
  });

  const axis = (c, options) => ({
    nameTextStyle: { color: c.soft }, axisLabel: { color: c.soft }, axisTick: { show: false },
    axisLine: { lineStyle: { color: c.line } }, splitLine: { lineStyle: { color: c.line } },
    ...options,
  });

  const steps = (c) => axis(c, {
    type: 'value', name: 'step', nameLocation: 'middle', nameGap: 26, min: 'dataMin', max: 'dataMax',
    splitLine: { show: false },
  });

  const nats = (c) => axis(c, { type: 'value', name: 'loss (nats)', nameTextStyle: { color: c.soft, align: 'left' } });

  const draw = (id, options) => {
    const place = byId(id);
    if (!place) return undefined;
    const chart = echarts.init(place, null, { renderer: 'svg' });
    const refresh = () => chart.setOption(options(colours()), true);
    refresh();
    drawn.push({ chart, refresh });
    return { chart, refresh };
  };

  const training = () => draw('chart-training', (c) => ({
    ...frame(c, 'axis'),
    legend: { show: data.recorded.length > 0, right: 0, top: 0, textStyle: { color: c.soft }, itemWidth: 16, itemHeight: 8 },
    xAxis: steps(c),
    yAxis: { ...nats(c), min: 0 },
    series: [
      { name: 'training', type: 'line', data: data.training, showSymbol: false, lineStyle: { width: 1.6 }, color: c.chosen },
      { name: 'all rows', type: data.training.length ? 'scatter' : 'line', data: data.recorded, symbolSize: 8, color: c.range },
    ],
  }));

  let chosen = data.clusters.length
    ? data.clusters.reduce((a, b) => (b.size > a.size ? b : a)).number : -1;

  const trajectories = () => {
    if (!data.clusters.length) return;
    const last = data.clusters.map((cluster) => cluster.mean[cluster.mean.length - 1]);
    const lowest = Math.min(...last);
    const span = Math.max(1e-9, Math.max(...last) - lowest);
    const colourOf = (c, i) => mixed(c.low, c.high, (last[i] - lowest) / span);
    const points = (values) => values.map((value, i) => [data.steps[i], value]);
    const highest = Math.max(...data.clusters.flatMap((cluster) => cluster.mean));
    const view = draw('chart-trajectories', (c) => {
      const current = data.clusters.find((cluster) => cluster.number === chosen);
      return {
        ...frame(c, 'item'),
        xAxis: steps(c),
        yAxis: { ...nats(c), min: 0, max: Math.ceil(2 * Math.max(highest, ...current.high)) / 2 },
        series: data.clusters.map((cluster, i) => ({
            name: String(cluster.number), type: 'line', data: points(cluster.mean), silent: true,
            symbol: 'circle', symbolSize: 5, showSymbol: cluster.number === chosen,
            color: colourOf(c, i),
            lineStyle: { width: cluster.number === chosen ? 3.5 : 1 },
            z: cluster.number === chosen ? 5 : 2,
          })),
        tooltip: { show: false },
      };
    });
    // The band is drawn by hand: stacked areas need one axis that is not a number.
    let band;
    const drawBand = () => {
      const current = data.clusters.find((cluster) => cluster.number === chosen);
      const at = (loss, i) => view.chart.convertToPixel('grid', [data.steps[i], loss]);
      const colour = colourOf(colours(), data.clusters.indexOf(current));
      if (band) view.chart.getZr().remove(band);
      band = new echarts.graphic.Polygon({
        shape: { points: [...current.high.map(at), ...current.low.map(at).reverse()] },
        style: { fill: colour, fillOpacity: 0.18, stroke: colour, lineWidth: 1 }, silent: true, z: 1,
      });
      view.chart.getZr().add(band);
    };
    view.chart.on('finished', drawBand);

    // The line and the recorded step nearest to the pointer: no exact hit is needed.
    const nearest = (event) => {
      const at = [event.offsetX, event.offsetY];
      if (!view.chart.containPixel('grid', at)) return undefined;
      const [step, loss] = view.chart.convertFromPixel('grid', at);
      const closest = (distances) => distances.indexOf(Math.min(...distances));
      const column = closest(data.steps.map((one) => Math.abs(one - step)));
      // Between two steps the lines are straight.
      const next = step > data.steps[column] ? Math.min(column + 1, data.steps.length - 1) : Math.max(column - 1, 0);
      const way = next === column ? 0 : (step - data.steps[column]) / (data.steps[next] - data.steps[column]);
      const line = closest(data.clusters.map(({ mean }) => Math.abs(mean[column] + way * (mean[next] - mean[column]) - loss)));
      return { line, column };
    };
    const tip = document.createElement('div');
    tip.className = 'tip';
    byId('chart-trajectories').append(tip);
    const point = (event) => {
      const found = event && nearest(event);
      tip.hidden = !found;
      if (!found) return;
      const { number: its, mean } = data.clusters[found.line];
      const [x, y] = view.chart.convertToPixel('grid', [data.steps[found.column], mean[found.column]]);
      tip.textContent = 'cluster ' + its + ', step ' + number(data.steps[found.column]) + ': ' + number(mean[found.column]) + ' nats';
      tip.style.top = y - tip.offsetHeight - 8 + 'px';
      tip.style.left = Math.max(0, Math.min(x - tip.offsetWidth / 2, view.chart.getWidth() - tip.offsetWidth)) + 'px';
    };
    point();
    view.chart.getZr().on('mousemove', point);
    view.chart.getZr().on('globalout', () => point());
    view.chart.getZr().on('click', (event) => {
      const found = nearest(event);
      if (found) choose(data.clusters[found.line].number);
    });

    const choice = byId('cluster-choice');
    for (const cluster of data.clusters) {
      const option = document.createElement('option');
      option.value = cluster.number;
      option.textContent = 'cluster ' + cluster.number + ' (' + number(cluster.size) + ' rows, final loss '
        + number(cluster.mean[cluster.mean.length - 1]) + ')';
      choice.append(option);
    }
    const choose = (cluster) => {
      chosen = cluster;
      choice.value = cluster;
      view.refresh();
      drawBand();
      const { mean } = data.clusters.find((one) => one.number === cluster);
      byId('cluster-numbers').textContent = 'Cluster ' + cluster + ', mean loss in nats by step: '
        + mean.map((loss, i) => number(data.steps[i]) + ': ' + loss.toFixed(2)).join(' · ');
      for (const picture of document.querySelectorAll('.cluster')) {
        picture.classList.toggle('here', picture.dataset.cluster === String(cluster));
      }
    };
    choice.addEventListener('change', () => choose(Number(choice.value)));
    const ofAddress = () => {
      const named = /^#cluster-(\d+)$/.exec(location.hash);
      if (named && data.clusters.some((cluster) => cluster.number === Number(named[1]))) choose(Number(named[1]));
    };
    window.addEventListener('hashchange', ofAddress);
    choose(chosen);
    ofAddress();
  };

  const bar = (name, values, colour, more) => ({ name, type: 'bar', data: values, itemStyle: { color: colour }, ...more });

  const quotas = () => draw('chart-quotas', (c) => ({
    ...frame(c, 'axis'),
    grid: { ...frame(c, 'axis').grid, top: 12 },
    tooltip: {
      ...frame(c, 'axis').tooltip, axisPointer: { type: 'shadow' },
      formatter: (at) => {
        const quota = data.quotas[at[0].dataIndex];
        return 'cluster ' + quota.number + '<br>' + number(quota.size) + ' rows, ' + number(quota.taken) + ' in the subset';
      },
    },
    xAxis: axis(c, { type: 'category', data: data.quotas.map((quota) => quota.number), name: 'clusters, by size', nameLocation: 'middle', nameGap: 26 }),
    yAxis: axis(c, { type: 'log', min: 1, axisLabel: { color: c.soft, formatter: number } }),
    series: [
      bar('in the data', data.quotas.map((quota) => quota.size), c.full, { barGap: '-100%', barMinHeight: 2 }),
      bar('in the subset', data.quotas.map((quota) => (quota.taken > 0 ? quota.taken : null)), c.chosen, { z: 3, barMinHeight: 2 }),
    ],
  }));

  // Horizontal bars; the range of random draws is a line through two points on the same row.
  const shares = (field) => {
    const place = byId('chart-' + field.field);
    if (!place) return;
    const bars = [...field.bars].reverse();
    const widest = Math.max(...bars.map((share) => Math.max(share.full, share.chosen, share.high)));
    const tick = [1, 2, 5, 10, 20].find((size) => widest / size <= 8) || 20;
    draw(place.id, (c) => ({
      ...frame(c, 'axis'),
      grid: { ...frame(c, 'axis').grid, top: 6 },
      tooltip: {
        ...frame(c, 'axis').tooltip, axisPointer: { type: 'shadow' },
        formatter: (at) => {
          const share = bars[at[0].dataIndex];
          return '<b>' + escaped(share.name) + '</b><br>full data: ' + number(share.full) + ' %<br>subset: '
            + number(share.chosen) + ' %<br>random draws: ' + number(share.low) + ' – ' + number(share.high) + ' %';
        },
      },
      xAxis: axis(c, { type: 'value', interval: tick, max: Math.ceil(widest / tick) * tick, axisLabel: { color: c.soft, formatter: (value) => value + ' %' } }),
      yAxis: axis(c, { type: 'category', data: bars.map((share) => share.name), axisLabel: { color: c.ink, width: 190, overflow: 'truncate' } }),
      series: [
        bar('full data', bars.map((share) => share.full), c.full, {
          barWidth: 9,
          markLine: {
            symbol: ['none', 'none'], silent: true, label: { show: false }, animation: false,
            lineStyle: { color: c.range, width: 2.5, type: 'solid' },
            data: bars.map((share, i) => [{ coord: [share.low, i] }, { coord: [share.high, i] }]),
          },
        }),
        bar('subset', bars.map((share) => share.chosen), c.chosen, { barWidth: 9, barGap: '10%' }),
      ],
    }));
  };

  const lengths = () => {
    if (!data.lengths) return;
    const { binWidth, unit } = data.lengths;
    const used = data.lengths.full.findIndex((share) => share >= 0.05);
    const first = Math.max(0, Math.min(used, data.lengths.full.length - 8));
    const full = data.lengths.full.slice(first);
    const subset = data.lengths.subset.slice(first);
    const name = (i) => {
      const from = (first + i) * binWidth;
      if (i === full.length - 1) return from + '+';
      return binWidth === 1 ? String(from) : from + '–' + (from + binWidth - 1);
    };
    draw('chart-lengths', (c) => ({
      ...frame(c, 'axis'),
      grid: { ...frame(c, 'axis').grid, top: 12 },
      tooltip: {
        ...frame(c, 'axis').tooltip, axisPointer: { type: 'shadow' },
        formatter: (at) => name(at[0].dataIndex) + ' ' + escaped(unit) + '<br>full data: ' + number(full[at[0].dataIndex])
          + ' %<br>subset: ' + number(subset[at[0].dataIndex]) + ' %',
      },
      xAxis: axis(c, { type: 'category', data: full.map((share, i) => name(i)), name: unit, nameLocation: 'middle', nameGap: 26 }),
      yAxis: axis(c, { type: 'value', axisLabel: { color: c.soft, formatter: (value) => value + ' %' } }),
      series: [bar('full data', full, c.full, { barGap: '10%' }), bar('subset', subset, c.chosen)],
    }));
  };

  // A method at every budget with its interval, one method and random rows in colour. Budgets are
  // equally far apart, points of one budget side by side; intervals are lines through two points.
  const curves = () => {
    if (!data.curves.length || !byId('chart-curves')) return;
    const metricChoice = byId('curve-metric');
    const methodChoice = byId('curve-method');
    let shown = data.curves[0];
    let method = shown.shown;
    const places = () => {
      const points = shown.methods.flatMap((one) => one.points).sort((a, b) => a.rows - b.rows);
      const budgets = [...new Map(points.map((point) => [point.budget, point])).values()];
      const step = 0.6 / Math.max(1, shown.methods.length - 1);
      return {
        budgets, points,
        of: (i, budget) => budgets.findIndex((one) => one.budget === budget) + (shown.methods.length > 1 ? 0.2 + i * step : 0.5),
      };
    };
    const view = draw('chart-curves', (c) => {
      const place = places();
      const colour = (one) => (one.method === method ? c.chosen : one.method === 'random' ? c.range : c.full);
      const front = (one) => one.method === method || one.method === 'random';
      return {
        ...frame(c, 'item'),
        tooltip: {
          ...frame(c, 'item').tooltip,
          formatter: ({ data: [, value, i, j] }) => {
            const one = shown.methods[i];
            const point = one.points[j];
            return '<b>' + escaped(one.method) + '</b> at ' + escaped(point.budget) + '<br>' + number(value)
              + (point.low === null ? '' : ' (' + number(point.low) + ' to ' + number(point.high) + ')');
          },
        },
        xAxis: axis(c, {
          type: 'value', min: 0, max: place.budgets.length, interval: 0.5, splitLine: { show: false },
          axisLabel: {
            color: c.soft,
            formatter: (at) => {
              const budget = place.budgets[at - 0.5];
              return budget ? budget.budget + ' (' + number(budget.rows) + ' rows)' : '';
            },
          },
        }),
        yAxis: axis(c, { type: 'value', name: shown.metric + (shown.against ? ', difference from ' + shown.against : ''), scale: true, nameTextStyle: { color: c.soft, align: 'left' } }),
        series: [...shown.methods.map((one, i) => ({
          name: one.method, type: 'line', color: colour(one), z: front(one) ? 5 : 2, symbol: one.control ? 'rect' : 'circle', symbolSize: front(one) ? 9 : 6,
          lineStyle: { width: front(one) ? 2.5 : 1 },
          data: one.points.map((point, j) => [place.of(i, point.budget), point.value, i, j]),
          markLine: {
            symbol: ['none', 'none'], silent: true, label: { show: false }, animation: false,
            lineStyle: { color: colour(one), width: front(one) ? 2.5 : 1, type: 'solid' },
            data: [
              ...one.points.filter((point) => point.low !== null).map((point) => [
                { coord: [place.of(i, point.budget), point.low] }, { coord: [place.of(i, point.budget), point.high] }]),
              ...(shown.against && i === 0 ? [{ yAxis: 0, lineStyle: { color: c.soft, width: 1, type: 'dashed' } }] : []),
            ],
          },
        })), {
          // Lines are drawn only inside the axes, which are fitted to points: the ends as points.
          type: 'scatter', symbolSize: 0, silent: true,
          data: [...place.points.flatMap((point) => [point.low, point.high]), shown.against ? 0 : null]
            .filter((end) => end !== null).map((end) => [0, end]),
        }],
      };
    });
    const say = () => {
      const one = shown.methods.find((each) => each.method === method);
      byId('curve-numbers').textContent = one ? method + ', ' + shown.metric + (shown.against ? ' less that of ' + shown.against : '') + ': '
        + one.points.map((point) => point.budget + ': ' + number(point.value)
          + (point.low === null ? '' : ' (' + number(point.low) + ' to ' + number(point.high) + ')')).join(' · ') : '';
    };
    const fill = (choice, words, chosen) => {
      choice.replaceChildren(...words.map((word) => {
        const option = document.createElement('option');
        option.value = option.textContent = word;
        return option;
      }));
      choice.value = chosen;
    };
    const refresh = () => {
      view.refresh();
      say();
    };
    const methods = () => {
      const names = shown.methods.map((one) => one.method);
      if (!names.includes(method)) method = shown.shown;
      fill(methodChoice, names, method);
    };
    fill(metricChoice, data.curves.map((one) => one.metric), shown.metric);
    metricChoice.addEventListener('change', () => {
      shown = data.curves[metricChoice.selectedIndex];
      methods();
      refresh();
    });
    methodChoice.addEventListener('change', () => {
      method = methodChoice.value;
      refresh();
    });
    methods();
    say();
  };

  training();
  curves();
  trajectories();
  if (data.quotas.length) quotas();
  data.fields.forEach(shares);
  lengths();

  const again = () => drawn.forEach((one) => one.refresh());
  const fit = () => drawn.forEach((one) => one.chart.resize({ width: 'auto' }));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', again);
  // Paper is light and narrower than most windows; its width is not known when this is heard.
  window.addEventListener('beforeprint', () => drawn.forEach((one) => one.chart.resize({ width: PAPER })));
  window.addEventListener('afterprint', fit);
  matchMedia('print').addEventListener('change', again);
  window.addEventListener('resize', fit);
})();
